import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ownApt } from '../src/apt.ts';
import { unpackDebianServer, unpackSuiteServer } from '../src/debian-package.ts';
import { findDebianProgram } from '../src/debian-program.ts';
import { runCommand } from '../src/run-command.ts';

const names = ['redis-server', 'valkey-server'];

let cacheDir: string;
let progress: string[];

const unpack = () => unpackDebianServer({ cacheDir, onProgress: (line) => progress.push(line) }, names);

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'hale-debian-'));
  progress = [];
});

afterEach(() => rm(cacheDir, { recursive: true, force: true }));

test('calls at the same time leave one whole tree, which later calls use without fetching', async () => {
  const [a, b] = await Promise.all([unpack(), unpack()]);
  expect(a).toEqual(b);
  expect(await readdir(cacheDir)).toEqual(['redis']);
  progress = [];
  expect(await unpack()).toEqual(a);
  expect(progress).toEqual([]);
}, 120_000);

test('a tree whose server does not run is replaced', async () => {
  const { command } = await unpack();
  await rm(command);
  await writeFile(command, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  expect((await unpack()).version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await readdir(cacheDir)).toEqual(['redis']);
}, 120_000);

test('package lists of our own find the server and what it needs, without those of the machine', async () => {
  const apt = await ownApt(join(cacheDir, 'apt'));
  expect(await apt.resolvePackages('redis-server')).toContain('redis-server');
}, 120_000);

test('a program of one package is found and runs, also when it is asked for twice at once', async () => {
  const name = 'prometheus-alertmanager';
  const [a, b] = await Promise.all([findDebianProgram(name, cacheDir), findDebianProgram(name, cacheDir)]);
  expect(a).toBe(b);
  expect(await runCommand(a, ['--version'], { timeoutMs: 10_000 })).toMatchObject({ ok: true });
  expect((await readdir(cacheDir)).filter((entry) => entry !== name)).toEqual([]);
}, 120_000);

test('a server of another suite comes with all that it needs, its C library too, and later calls use it', async () => {
  const find = () =>
    unpackSuiteServer({ cacheDir, onProgress: (line) => progress.push(line) }, 'trixie', 'redis-server');
  const server = await find();
  expect(server).toMatchObject({ version: expect.stringMatching(/^8\./), linker: expect.stringContaining(cacheDir) });
  progress = [];
  expect(await find()).toEqual(server);
  expect(progress).toEqual([]);
}, 120_000);

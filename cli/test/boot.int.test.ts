import { execFile } from 'node:child_process';
import { chmod, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NODES, outcomeOf, ScratchRepository, said } from './scratch-repository.ts';

let scratch: ScratchRepository;

beforeEach(async () => {
  scratch = await ScratchRepository.create();
});

afterEach(() => scratch.remove());

const BOOT = 'scripts/boot.mjs';
const older = NODES['an older Node'];

/** What npm leaves, in the words of a shell. */
const PUT_PACKAGES = 'mkdir -p node_modules && echo "{}" > node_modules/.package-lock.json';

describe.each(Object.entries(NODES))('started by %s', (_name, node) => {
  beforeEach(() => scratch.install());

  test('the program runs under Node 24 with its arguments, and its exit code is passed on', async () => {
    const { code, stdout, stderr } = await scratch.run(node, BOOT, 'up', 'exit', '7');
    expect(code).toBe(7);
    const report: { args: string[]; node: string; path: string[] } = JSON.parse(stdout);
    expect(report.args).toEqual(['up', 'exit', '7']);
    expect(report.node).toMatch(/^24\./);
    const nodeFolder =
      node === older
        ? scratch.path('node_modules', `node-${process.platform}-${process.arch}`, 'bin')
        : dirname(process.execPath);
    expect(report.path.slice(0, 2)).toEqual([nodeFolder, scratch.path('node_modules', '.bin')]);
    expect(stderr).toBe('');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s reaches the program once, and its own end counts',
    async (signal) => {
      const child = scratch.start(node, BOOT, 'up', 'wait');
      const outcome = outcomeOf(child);
      await said(child, 'ready');
      child.kill(signal);
      await said(child, 'got');
      child.stdin.end();
      const { code, stdout } = await outcome;
      expect(code).toBe(0);
      expect(stdout.match(/got \w+/g)).toEqual([`got ${signal}`]);
    },
  );

  test('the end by a signal is passed on', async () => {
    const { signal } = await scratch.run(node, BOOT, 'up', 'die');
    expect(signal).toBe('SIGKILL');
  });

  test('hale runs by itself as well', async () => {
    const { code, stdout } = await scratch.run(node, 'cli/bin/hale.mjs', 'exit', '5');
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ args: ['exit', '5'], node: expect.stringMatching(/^24\./) });
  });

  test('exec runs a program of the dependencies under the same Node', async () => {
    await scratch.write(
      'node_modules/.bin/tell',
      '#!/usr/bin/env node\nconsole.log(process.versions.node, process.argv[2]);\n',
    );
    await chmod(scratch.path('node_modules/.bin/tell'), 0o755);
    expect((await scratch.run(node, BOOT, 'exec', 'tell', 'me')).stdout).toMatch(/^24\..* me\n$/);
    const missing = await scratch.run(node, BOOT, 'exec', 'no-such-program');
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('no program called no-such-program') });
  });
});

describe('what goes wrong is said', () => {
  test.each([[BOOT, 'up'], ['cli/bin/hale.mjs']])(
    'no Node 24 anywhere: %s says how to get it',
    async (file, ...args) => {
      await scratch.install();
      await rm(scratch.path('node_modules', `node-${process.platform}-${process.arch}`), { recursive: true });
      const { code, stdout, stderr } = await scratch.run(older, file, ...args);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^Hale needs Node 24\. This is Node 18\.20\.0, [^]*nvm install/);
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    },
  );

  test('an unknown task: which there are', async () => {
    const { code, stderr } = await scratch.run([], BOOT, 'fly');
    expect(code).toBe(1);
    expect(stderr).toContain('<up|test|test:system|bench|exec>');
  });
});

describe('the dependencies', () => {
  test('are installed once, however many start at once, and again when the lock file changes', async () => {
    await scratch.giveNpm('echo "$@" >> npm.log', PUT_PACKAGES);
    const calls = async () => (await readFile(scratch.path('npm.log'), 'utf8')).trim().split('\n');
    const starts = await Promise.all([1, 2, 3].map(() => scratch.run([], BOOT, 'up', 'exit', '3')));
    expect(starts.map(({ code }) => code)).toEqual([3, 3, 3]);
    expect(starts.map(({ stderr }) => stderr).join('')).toContain('Installing dependencies (npm ci, once)');
    expect(await calls()).toEqual([expect.stringMatching(/^ci --no-audit --no-fund --loglevel=error /)]);

    await scratch.write('package-lock.json', '{ "lockfileVersion": 3, "packages": {} }');
    await scratch.run([], BOOT, 'up', 'exit', '0');
    expect(await calls()).toHaveLength(2);
  });

  test('that were installed by hand are good', async () => {
    await scratch.install();
    await scratch.giveNpm('echo "npm was called"; exit 1');
    expect((await scratch.run([], BOOT, 'up', 'exit', '3')).code).toBe(3);
  });

  test('are installed by npm install where the lock file does not hold all of this platform', async () => {
    await scratch.giveNpm('[ "$1" = ci ] && echo "npm error code EUSAGE" >&2 && exit 1', PUT_PACKAGES);
    const { code, stderr } = await scratch.run([], BOOT, 'up', 'exit', '3');
    expect(code).toBe(3);
    expect(stderr).toContain('Installing dependencies (npm install, once): done');
  });

  test.each([
    ['npm error code ENOTFOUND', 'check the network'],
    ['npm error code ENOSPC', 'The disk is full'],
    ['npm error code EACCES', 'writable for your user'],
    ['npm error something else', 'Run npm ci to see more'],
  ])('%s: the reason and what to do', async (line, advice) => {
    await scratch.giveNpm(`echo "${line}" >&2; exit 1`);
    const { code, stdout, stderr } = await scratch.run([], BOOT, 'up');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`  ${line}\n`);
    expect(stderr).toContain(advice);
  });

  test('an interruption ends npm at once, and what it left is not taken for installed', async () => {
    await promisify(execFile)('mkfifo', [scratch.path('started'), scratch.path('never')]);
    await scratch.giveNpm('trap "" INT', 'echo $$ > started', 'exec cat never');
    const boot = scratch.start([], BOOT, 'up');
    const outcome = outcomeOf(boot);
    const npm = Number(await readFile(scratch.path('started'), 'utf8'));
    boot.kill('SIGINT');
    expect(await outcome).toMatchObject({ code: 130, stderr: expect.stringContaining('interrupted. Start again') });
    expect(() => process.kill(npm, 0)).toThrow('ESRCH');

    await scratch.giveNpm(PUT_PACKAGES);
    expect((await scratch.run([], BOOT, 'up', 'exit', '3')).code).toBe(3);
  });
});

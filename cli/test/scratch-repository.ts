import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const olderNode = new URL('./older-node.mjs', import.meta.url).href;

/** Options of Node that make it pass for an older one, or leave it as it is. */
export const NODES = { 'an older Node': ['--import', olderNode], 'Node 24': [] };

/** Stands in for the program: says what it was given and under which Node, then does as its first argument says. */
const PROGRAM = `
const [deed = '', detail = ''] = process.argv.slice(2).filter((word) => word !== 'up');
const path = process.env.PATH.split(':');
console.log(JSON.stringify({ args: process.argv.slice(2), node: process.versions.node, path }));
if (deed === 'exit') process.exit(Number(detail));
if (deed === 'wait') {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => console.log('got ' + name));
  process.stdin.on('end', () => process.exit(0)).resume();
  console.log('ready');
}
if (deed === 'die') process.kill(process.pid, 'SIGKILL');
`;

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository with the real boot files and `hale`, a stand-in for the program, and whatever npm the test gives it. */
export class ScratchRepository {
  readonly #children: ChildProcessWithoutNullStreams[] = [];
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<ScratchRepository> {
    const scratch = new ScratchRepository(await mkdtemp(join(tmpdir(), 'hale-boot-')));
    for (const part of ['scripts', 'cli/bin']) {
      await cp(join(repository, part), scratch.path(part), { recursive: true });
    }
    await scratch.write('package.json', '{ "type": "module" }');
    await scratch.write('cli/package.json', '{ "type": "module" }');
    await scratch.write('package-lock.json', '{ "lockfileVersion": 3 }');
    await scratch.write('cli/src/main.ts', PROGRAM);
    return scratch;
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(file)), { recursive: true });
    await writeFile(this.path(file), text);
  }

  /** As npm leaves it, with Node 24 among the dependencies. */
  async install(): Promise<void> {
    await this.write('node_modules/.package-lock.json', '{}');
    const folder = this.path('node_modules', `node-${process.platform}-${process.arch}`, 'bin');
    await mkdir(folder, { recursive: true });
    await symlink(process.execPath, join(folder, 'node'));
  }

  /** Puts a shell script called npm in front of the PATH of what is run later. */
  async giveNpm(...lines: string[]): Promise<void> {
    await this.write('tools/npm', ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(this.path('tools/npm'), 0o755);
  }

  /** The given file run by Node with these options. */
  start(nodeOptions: readonly string[], file: string, ...args: string[]): ChildProcessWithoutNullStreams {
    const path = [this.path('tools'), process.env['PATH'] ?? ''].join(delimiter);
    const env = { ...process.env, PATH: path, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, [...nodeOptions, this.path(file), ...args], { env });
    this.#children.push(child);
    return child;
  }

  run(nodeOptions: readonly string[], file: string, ...args: string[]): Promise<Outcome> {
    return outcomeOf(this.start(nodeOptions, file, ...args));
  }

  /** Ends what still runs and removes everything. */
  async remove(): Promise<void> {
    for (const child of this.#children) child.kill('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}

/** Resolves once the child has said this on standard output; rejects when it ends before. */
export function said(child: ChildProcessWithoutNullStreams, words: string): Promise<void> {
  let heard = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.includes(words)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended without saying ${words}: ${heard}`)));
  });
}

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommand } from './run-command.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hale-command-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const node = (script: string, ...args: string[]) => [process.execPath, '-e', script, ...args];
const run = (argv: string[], options: { timeout?: number; signal?: AbortSignal; env?: Record<string, string> } = {}) =>
  runCommand({ argv, timeout: 20_000, cwd: dir, env: {}, ...options });

/**
 * Connections to a local server that live as long as the processes that hold them: `opened(n)` resolves when
 * n processes have connected, `closed` when all of these have gone.
 */
async function lifeline() {
  let open = 0;
  let seen = 0;
  const wanted = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let target = Number.POSITIVE_INFINITY;
  const server = createServer((socket) => {
    open++;
    if (++seen === target) wanted.resolve();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (--open === 0) gone.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    opened: (n: number) => {
      target = n;
      if (seen >= n) wanted.resolve();
      return wanted.promise;
    },
    closed: gone.promise,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Connects, starts a child that does the same, and stays. */
const STAYS = `
  const { spawn } = require('node:child_process');
  const [port, depth] = process.argv.slice(1);
  require('node:net').connect(Number(port), '127.0.0.1').on('error', () => undefined);
  if (depth !== '0') spawn(process.execPath, ['-e', process.env.SCRIPT, port, '0'], { stdio: 'inherit' });
  setInterval(() => undefined, 1e6);
`;

describe('runCommand', () => {
  test('gives arguments through as they are, with no shell between', async () => {
    const hostile = ['a b', '$(touch pwned)', '; touch pwned', '*', '"', "'"];
    const result = await run(node('console.log(JSON.stringify(process.argv.slice(1)))', ...hostile));
    expect(result).toMatchObject({ ok: true, end: 'exit code 0' });
    expect(JSON.parse(result.stdout)).toEqual(hostile);
    expect(existsSync(join(dir, 'pwned'))).toBe(false);
  });

  test('gives the environment that it was told, and nothing else', async () => {
    const result = await run(node('console.log(JSON.stringify(process.env))'), { env: { ONLY: 'this' } });
    expect(JSON.parse(result.stdout)).toEqual({ ONLY: 'this' });
  });

  test('a non-zero exit is a result with what was complained', async () => {
    const result = await run(node('console.error("no such container"); process.exit(3)'));
    expect(result).toMatchObject({ ok: false, end: 'exit code 3', stderr: 'no such container\n' });
  });

  test('a program that does not exist is a result', async () => {
    expect(await run(['/nonexistent/program'])).toMatchObject({
      ok: false,
      end: expect.stringContaining('not started'),
    });
  });

  test('keeps the head of the output and the tail of the complaints, and reads the rest', async () => {
    const result = await run(
      node('process.stdout.write("a".repeat(5e6)); process.stderr.write("x".repeat(5e6) + "end")'),
    );
    expect(result.ok).toBe(true);
    expect(result.stdout).toHaveLength(65_536);
    expect(result.stderr).toHaveLength(8_192);
    expect(result.stderr.endsWith('end')).toBe(true);
  });

  test('a command that takes too long is killed', async () => {
    const result = await run(node('setInterval(() => undefined, 1e6)'), { timeout: 300 });
    expect(result).toMatchObject({ ok: false, end: 'killed after 300 ms' });
  });

  test('an abort kills the whole process group, and rejects with the reason', async () => {
    const line = await lifeline();
    const stop = new AbortController();
    const running = run(node(STAYS, String(line.port), '1'), { signal: stop.signal, env: { SCRIPT: STAYS } });
    await line.opened(2);
    stop.abort(new Error('stopping'));
    await expect(running).rejects.toThrow('stopping');
    await line.closed;
    await line.close();
  });

  test('does not wait for a child that outlives the command and keeps its output open', async () => {
    const line = await lifeline();
    const leave = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', process.env.SCRIPT, process.argv[1], '0'], { stdio: 'inherit' });
      console.log(child.pid);
      child.unref();
    `;
    const result = await run(node(leave, String(line.port)), { env: { SCRIPT: STAYS } });
    expect(result).toMatchObject({ ok: true, end: 'exit code 0' });
    process.kill(Number(result.stdout), 'SIGKILL');
    await line.close();
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { identityOf, isAlive, killLeftover, parseStat } from './proc.ts';

const stat = (name: string) => `42 (${name}) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 777 20 21`;

test.each(['node', 'a b', 'evil) R 9 9 (', ''])('the start time is found behind a process called %p', (name) => {
  expect(parseStat(stat(name))).toEqual({ state: 'S', startTicks: 777 });
});

test.each(['', '42', '42 (node) S 1 2'])('%p is no stat line', (line) => {
  expect(parseStat(line)).toBeNull();
});

test('a stranger that was given the same pid is not killed, the process itself is', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const identity = identityOf(child.pid ?? 0);
  if (identity === null) throw new Error('the child has no identity');

  await killLeftover({ ...identity, startTicks: identity.startTicks + 1 });
  await killLeftover({ ...identity, commandLine: 'something else' });
  expect(isAlive(identity)).toBe(true);

  await killLeftover(identity);
  expect(isAlive(identity)).toBe(false);
  expect(await exited).toEqual([null, 'SIGKILL']);
});

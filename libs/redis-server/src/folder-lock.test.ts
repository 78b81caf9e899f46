import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withLock } from './folder-lock.ts';
import { identify } from './process-identity.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hale-lock-'));
  path = join(folder, 'server.lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const stale = (pid: number) => writeFile(path, `${pid}\nanother boot:1\nx\n`);

describe('withLock', () => {
  test('lets one at a time through, also when all find the lock of a dead process, and leaves nothing', async () => {
    await stale(process.pid);
    await writeFile(`${path}.takeover`, '1\nanother boot:1\nx\n');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await readdir(folder);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => withLock(path, { timeoutMs: 20_000 }, work)));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('waits for a live holder, says so once, and gives up in the end', async () => {
    const holder = await identify(process.pid);
    await writeFile(path, `${holder?.pid}\n${holder?.startedAt}\nx\n`);
    const waited: number[] = [];
    const locking = withLock(path, { timeoutMs: 120, onWait: ({ pid }) => waited.push(pid) }, () => Promise.resolve());
    await expect(locking).rejects.toThrow(`Process ${process.pid} holds`);
    expect(waited).toEqual([process.pid]);
  });

  test('lets go when the work fails', async () => {
    const failing = withLock(path, { timeoutMs: 1000 }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await expect(withLock(path, { timeoutMs: 1000 }, () => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});

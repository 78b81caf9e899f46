import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readRecord, removeRecord, writeRecord } from './server-record.ts';

test('what was written is read; what is damaged or missing is no record', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hale-record-'));
  const server = { pid: 12, startedAt: 'boot:34' };
  const record = { server, port: 6379, source: 'debian', users: [server] } as const;
  expect(await readRecord(dataDir)).toBeNull();
  await writeRecord(dataDir, record);
  expect(await readRecord(dataDir)).toEqual(record);
  const damaged = [null, [], {}, { ...record, port: '6379' }, { ...record, users: [1] }, { ...record, source: 'x' }];
  for (const text of ['', '{"server"', ...damaged.map((value) => JSON.stringify(value))]) {
    await writeFile(join(dataDir, 'server.json'), text);
    expect(await readRecord(dataDir)).toBeNull();
  }
  await removeRecord(dataDir);
  await removeRecord(dataDir);
  await rm(dataDir, { recursive: true });
});

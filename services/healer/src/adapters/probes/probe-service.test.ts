import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { core } from '../../../test/builders.ts';
import { freshProbes } from './probe-service.ts';

test('makes every probe of a watched service, and none for another', async () => {
  const server = createServer((_, response) => response.writeHead(200, { connection: 'close' }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const http = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  const probes = freshProbes(
    core({ payments: { probes: [{ http }, { name: 'refused', tcp: '127.0.0.1:1' }] } }).services,
  );
  expect(await probes('payments')).toMatchObject([
    { probe: 'health', ok: true },
    { probe: 'refused', ok: false, failure: 'refused' },
  ]);
  expect(await probes('catalog')).toEqual([]);
  expect(await probes('toString')).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

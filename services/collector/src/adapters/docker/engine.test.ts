import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { type Engine, openEngine } from './engine.ts';

/** As Docker 20.10 (API 1.41) writes them, shortened. */
const DIE =
  '{"status":"die","id":"ab12","from":"debian:trixie-slim","Type":"container","Action":"die","Actor":{"ID":"ab12","Attributes":{"exitCode":"137","image":"debian:trixie-slim","name":"shop-payments-1","com.docker.compose.service":"payments"}},"scope":"local","time":1795583748,"timeNano":1795583748623831184}';
const PULL = '{"Type":"image","Action":"pull","Actor":{"ID":"x","Attributes":{}},"time":1,"timeNano":1}';
const LISTED =
  '[{"Id":"ab12","Names":["/shop-payments-1"],"Image":"debian:trixie-slim","Labels":{"a":"b"},"State":"running","Status":"Up 5 seconds (healthy)"}]';

let folder: string;
let server: Server;

async function engineThat(answer: RequestListener): Promise<Engine> {
  folder = await mkdtemp(join(tmpdir(), 'hale-engine-'));
  const socket = join(folder, 'docker.sock');
  server = createServer(answer).listen(socket);
  await once(server, 'listening');
  return openEngine(socket);
}

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const read: Item[] = [];
  for await (const item of items) read.push(item);
  return read;
}

const forever = () => new AbortController().signal;

test('events are read as they come, also in pieces, those of containers only', async () => {
  let asked = '';
  const engine = await engineThat(({ url = '' }, response) => {
    asked = decodeURIComponent(url);
    response.write(`${PULL}\n${DIE.slice(0, 50)}`, () => response.end(`${DIE.slice(50)}\n`));
  });
  const events = await all(engine.events(1_795_583_000_999, forever()));
  expect(events).toEqual([
    {
      id: 'ab12',
      name: 'shop-payments-1',
      image: 'debian:trixie-slim',
      labels: { 'com.docker.compose.service': 'payments' },
      action: 'die',
      exitCode: '137',
      signal: undefined,
      at: 1_795_583_748_623,
      timeNano: '1795583748623831184',
    },
  ]);
  expect(asked).toMatch(/^\/events\?.*since=1795583000(&|$)/);
  expect(asked).not.toMatch(/exec/);
});

test('an engine that hangs up, or whose answer is no JSON, ends the events with an error', async () => {
  const engine = await engineThat((_request, response) => {
    response.write(`${DIE}\n`, () => response.destroy());
  });
  await expect(all(engine.events(0, forever()))).rejects.toThrow(/aborted/);
  server.removeAllListeners('request');
  server.on('request', (_request, response) => response.end('<html>\n'));
  await expect(all(engine.events(0, forever()))).rejects.toThrow(/JSON/);
});

test('events end when they are wanted no longer', async () => {
  const controller = new AbortController();
  const engine = await engineThat((_request, response) => {
    response.write('\n', () => controller.abort());
  });
  await expect(all(engine.events(0, controller.signal))).rejects.toThrow(/abort/);
});

test('containers are listed, those that ended too', async () => {
  let asked = '';
  const engine = await engineThat(({ url = '' }, response) => {
    asked = url;
    response.setHeader('content-type', 'application/json').end(LISTED);
  });
  expect(await engine.containers(forever())).toEqual([
    { name: 'shop-payments-1', labels: { a: 'b' }, state: 'running', status: 'Up 5 seconds (healthy)' },
  ]);
  expect(asked).toMatch(/all=true/);
});

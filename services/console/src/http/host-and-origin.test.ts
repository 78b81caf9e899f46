import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { hostAndOrigin } from './host-and-origin.ts';
import { problems } from './problem.ts';

let server: Server;
let port: number;

beforeAll(async () => {
  const app = express();
  app.all(
    '/{*path}',
    hostAndOrigin({ hosts: ['hale.example.com', 'other.example.com:8443'] }),
    (_request, response) => void response.send('in'),
  );
  app.use(problems(() => undefined));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

/** The status of a request with exactly these headers. */
async function ask(method: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const sent = request({ host: '127.0.0.1', port, method, path: '/api/decisions', headers, agent: false });
  sent.end(method === 'POST' ? '{}' : undefined);
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

const json = { 'content-type': 'application/json' };

describe('the Host', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:7070',
    'localhost:1',
    '[::1]:7070',
    'LOCALHOST',
    'hale.example.com',
    'hale.example.com:443',
    'other.example.com:8443',
  ])('%s may ask', async (host) => expect(await ask('GET', { host })).toBe(200));

  test.each([
    'evil.test',
    'evil.test:7070',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    'other.example.com',
    'other.example.com:1',
    '169.254.169.254',
    '0.0.0.0:7070',
  ])('%s may not: its name may be bound to our address', async (host) => expect(await ask('GET', { host })).toBe(403));
});

describe('what changes state', () => {
  test('comes from our own page, or from no page', async () => {
    const host = 'localhost:7070';
    expect(await ask('POST', { host, ...json })).toBe(200);
    expect(await ask('POST', { host, ...json, origin: 'http://localhost:7070' })).toBe(200);
  });

  test.each([
    'http://evil.test',
    'http://localhost:7071',
    'http://localhost',
    'null',
    'http://127.0.0.1:7070',
    'garbage',
  ])('not from %s', async (origin) => expect(await ask('POST', { host: 'localhost:7070', ...json, origin })).toBe(403));

  test('not from another site’s page that hides its origin', async () => {
    expect(await ask('POST', { host: 'localhost', ...json, 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('not as %s, which a form could send', async (type) =>
    expect(await ask('POST', { host: 'localhost', 'content-type': type })).toBe(415),
  );

  test('reading is not held to it', async () => {
    expect(await ask('GET', { host: 'localhost', origin: 'http://evil.test' })).toBe(200);
  });
});

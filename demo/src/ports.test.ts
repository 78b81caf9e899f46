import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { choosePorts, freePort, isFree } from './ports.ts';

const holder = createServer();
let held = 0;

beforeEach(async () => {
  held = await freePort(null, new Set());
  holder.listen(held, '127.0.0.1');
  await once(holder, 'listening');
});

afterEach(() => new Promise((done) => holder.close(done)));

const none = { controlPort: null, portBase: null };
const nothing = () => null;

test('ports that are free are kept, taken ones are replaced, all differ', async () => {
  const kept = await freePort(null, new Set());
  const ports = await choosePorts(none, held, (name) => (name === 'payments' || name === 'catalog' ? kept : null));
  expect(ports.control).not.toBe(held);
  expect(await isFree(held)).toBe(false);
  expect(ports.services.catalog).toBe(kept);
  expect(new Set([ports.control, ...Object.values(ports.services)]).size).toBe(6);
});

test('a port that was asked for and is taken is an error that names it', async () => {
  const message = `port ${held} for the control API is taken`;
  await expect(choosePorts({ controlPort: held, portBase: null }, null, nothing)).rejects.toThrow(message);
  await expect(choosePorts({ controlPort: null, portBase: held - 1 }, null, nothing)).rejects.toThrow(/for catalog/);
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { silentLog } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import express from 'express';
import { Registry } from 'prom-client';
import { collectorMetrics } from '../metrics.ts';
import { Identity } from '../policy/identity.ts';
import { SpanMetrics } from '../policy/span-metrics.ts';
import { ingestRouter } from './router.ts';

test('every path that takes pushes says when there is no room, in every kind of body, and publishes nothing', async () => {
  const router = ingestRouter({
    identity: new Identity({ env: 'demo', services: {} }, []),
    spanMetrics: new SpanMetrics(),
    onUnusable: () => undefined,
    maxSeries: 10,
    alerts: { hgetall: () => Promise.reject(new Error('asked')) } as never,
    publisher: { publishOnce: () => Promise.reject(new Error('published')) },
    metrics: collectorMetrics(new Registry()),
    log: silentLog,
    limits: { maxPushBytes: 1_024, maxPushInflatedBytes: 1_024 },
    pressure: () => 'full',
    token: undefined,
    now: () => 0,
  });
  const server = express().use(router).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const paths = router.stack.flatMap(({ route }) => route?.path ?? []);
    expect(paths).toContain('/v1/traces');
    for (const path of paths) {
      for (const type of ['application/json', 'application/x-protobuf', 'text/plain', 'application/x-ndjson']) {
        const headers = { 'content-type': type };
        const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '[]', headers });
        const seconds = Number(answer.headers.get('retry-after'));
        expect([path, type, answer.status, seconds > 0]).toEqual([path, type, 503, true]);
      }
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

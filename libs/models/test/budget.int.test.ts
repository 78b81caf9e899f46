import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useRedis } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Caps, reserve, settleReservation, spentOn } from '../src/store.ts';

const server = useRedis();
const DAY = '2026-11-25';
const WORKER = fileURLToPath(new URL('./budget-worker.ts', import.meta.url));
const run = promisify(execFile);

test('many processes that spend at once never exceed a cap, and what they hold adds up', async () => {
  const caps = { perDay: 2_000, perIncident: 900 };
  const argv = (name: number) => [WORKER, server.url, `p${name}`, '200', String(caps.perDay), String(caps.perIncident)];
  const told = await Promise.all([0, 1, 2, 3, 4, 5].map((name) => run(process.execPath, argv(name))));
  const held = told.map(({ stdout }) => JSON.parse(stdout) as Record<string, number>);
  const of = (incident: string) => held.reduce((sum, each) => sum + (each[incident] ?? 0), 0);
  const sums = ['inc-0', 'inc-1', 'inc-2'].map(of);
  expect(Math.max(...sums)).toBeLessThanOrEqual(caps.perIncident);
  const total = sums.reduce((a, b) => a + b);
  expect(total).toBeLessThanOrEqual(caps.perDay);
  expect(total).toBeGreaterThan(caps.perDay / 2);
  expect(await spentOn(server.redis, DAY)).toBe(total);
});

test('whatever is reserved and settled, in any order and twice, the sum is what is held and within the caps', async () => {
  const step = fc.record({
    id: fc.integer({ min: 0, max: 5 }),
    incident: fc.constantFrom('a', 'b', undefined),
    nano: fc.integer({ min: 0, max: 60 }),
    settle: fc.boolean(),
  });
  const check = async (
    steps: readonly { id: number; incident: string | undefined; nano: number; settle: boolean }[],
    caps: Caps,
  ) => {
    await server.flush();
    const open = new Map<string, { nano: number; incident: string | undefined }>();
    const sums = { all: 0, a: 0, b: 0 };
    const add = (incident: string | undefined, nano: number) => {
      sums.all += nano;
      if (incident === 'a' || incident === 'b') sums[incident] += nano;
    };
    for (const { id, incident, nano, settle } of steps) {
      const known = open.get(`r${id}`);
      if (settle) {
        const cost = Math.min(nano, known?.nano ?? 0);
        await settleReservation(server.redis, { id: `r${id}`, incident: known?.incident, day: DAY }, cost);
        if (known) add(known.incident, cost - known.nano);
        open.delete(`r${id}`);
      } else {
        const { granted } = await reserve(server.redis, { id: `r${id}`, incident, day: DAY }, nano, caps);
        if (granted === 'granted' && !known) {
          open.set(`r${id}`, { nano, incident });
          add(incident, nano);
        }
      }
      expect(await spentOn(server.redis, DAY)).toBe(sums.all);
      expect(sums.all).toBeLessThanOrEqual(caps.perDay);
      expect(Math.max(sums.a, sums.b)).toBeLessThanOrEqual(caps.perIncident);
    }
  };
  const caps = fc.record({ perDay: fc.nat(200), perIncident: fc.nat(120) });
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), caps, check), { numRuns: 60 });
});

import { expect, test } from '@jest/globals';
import { runChaos } from '../src/chaos/run.ts';

test('a short storm: workers and Redis die, freeze and come back; nothing is lost, doubled or out of order', async () => {
  const figures = await runChaos({
    seed: 296,
    fsync: 'everysec',
    eventsPerS: 200,
    partitions: 4,
    workers: 3,
    durationMs: 15_000,
    interrupted: new AbortController().signal,
    progress: () => undefined,
  });
  expect(figures).toMatchObject({
    lost: 0,
    doubled: 0,
    disordered: 0,
    miscounted: 0,
    deadLettered: 0,
    refused: 0,
    crashed: 0,
    stuck: 0,
    examples: [],
  });
  expect(figures.produced).toBeGreaterThan(1_000);
  const { kills, freezes, stops, redisKills } = figures.torments;
  expect(Math.min(kills, freezes, stops, redisKills)).toBeGreaterThan(0);
}, 90_000);

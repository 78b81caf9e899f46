import { describe, expect, test } from '@jest/globals';
import type { ContainerEvent } from './container.ts';
import { ContainerChanges } from './container-changes.ts';

const service = { env: 'demo', service: 'payments' };
const SECOND = 1_000;

/** Events of one container, `[second, action, what else]`, as the changes that they are. */
function story(...events: readonly (readonly [number, string, Partial<ContainerEvent>?])[]) {
  const changes = new ContainerChanges();
  return events.flatMap(([second, action, more]) => {
    const at = second * SECOND;
    const event = {
      id: 'c1',
      name: 'shop-payments-1',
      labels: {},
      image: 'shop:1',
      action,
      at,
      timeNano: `${at}000000`,
    };
    const change = changes.of({ ...event, ...more }, service);
    return change ? [`${change.at / SECOND} ${change.kind}`] : [];
  });
}
const TERM = { signal: '15' };
const KILL = { signal: '9' };
const BY_SIGNAL = { exitCode: '137' };

describe('what happened to a container', () => {
  test('was a stop when somebody asked before it died, told once and at the moment of asking', () => {
    const stop = [
      [1, 'kill', TERM],
      [11, 'kill', KILL],
      [11, 'die', BY_SIGNAL],
      [11, 'stop'],
    ] as const;
    expect(story(...stop)).toEqual(['1 stop']);
    expect(story(...stop, [20, 'start'], [30, 'die', BY_SIGNAL])).toEqual(['1 stop', '20 start', '30 die']);
  });

  test('was a death when nobody did, whatever the exit code; out of memory only if the kernel said so', () => {
    expect(story([1, 'die', BY_SIGNAL])).toEqual(['1 die']);
    expect(story([1, 'oom'], [1, 'die', BY_SIGNAL])).toEqual(['1 oom', '1 die']);
  });

  test('was a death when it was only told to reload, or asked long before', () => {
    expect(story([1, 'kill', { signal: '1' }], [2, 'die', { exitCode: '1' }])).toEqual(['2 die']);
    expect(story([1, 'kill', TERM], [200, 'die', { exitCode: '1' }])).toEqual(['1 stop', '200 die']);
  });

  test('does not mix containers up', () => {
    expect(story([1, 'kill', TERM], [2, 'die', { id: 'c2' }])).toEqual(['1 stop', '2 die']);
  });

  test('is a deploy when the service starts from another image', () => {
    expect(story([1, 'start'], [2, 'start'], [3, 'start', { id: 'c2', image: 'shop:2' }])).toEqual([
      '1 start',
      '2 start',
      '3 deploy',
    ]);
  });

  test('is nothing when its health changes', () => {
    expect(story([1, 'health_status: unhealthy'])).toEqual([]);
  });
});

import { expect, test } from '@jest/globals';
import { observeContainers } from './container-health.ts';

const running = (status = 'Up 5 seconds') => ({ name: 'a', state: 'running', status });
const exited = { name: 'b', state: 'exited', status: 'Exited (137) 2 minutes ago' };

test.each([
  ['running without a health check', [running()], { ok: true }],
  ['running and healthy', [running('Up 5 minutes (healthy)')], { ok: true }],
  ['unhealthy', [running(), running('Up 5 minutes (unhealthy)')], { ok: false, failure: 'wrong-answer' }],
  ['ended', [exited], { ok: false, failure: 'refused', detail: 'b exited (137)' }],
  ['one of two ended', [exited, running()], { ok: true }],
  ['again and again', [{ ...exited, state: 'restarting' }], { ok: false, failure: 'refused' }],
  ['paused', [{ ...running('Up 5 minutes (Paused)'), state: 'paused' }], { ok: false, failure: 'timeout' }],
  ['gone', [], { ok: false, failure: 'refused', detail: 'there is no container' }],
])('a service is judged: %s', (_, containers, verdict) => {
  expect(observeContainers(containers, 42, 1)).toEqual(
    expect.objectContaining({ probe: 'docker', kind: 'docker', at: 42, ...verdict }),
  );
});

test('nothing is said while the first health check is still out', () => {
  expect(observeContainers([running('Up 1 second (health: starting)')], 42, 1)).toBeUndefined();
});

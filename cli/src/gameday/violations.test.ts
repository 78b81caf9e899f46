import { expect, test } from '@jest/globals';
import type { ActionLine } from './shop-api.ts';
import { violationsOf } from './violations.ts';

const at = (minute: number, action: string, service: string, key: string | null = `k${minute}`): ActionLine => ({
  time: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString(),
  action,
  service,
  key,
});
const guards = (...lines: ActionLine[]) => violationsOf(lines, 'psp').map(({ guard }) => guard);

test('three actions on a service within an hour are allowed, a fourth is not, nor is it an hour later too many', () => {
  const three = [at(0, 'restart', 'web'), at(10, 'rollback', 'web'), at(20, 'restart', 'web')];
  expect(guards(...three)).toEqual([]);
  expect(guards(...three, at(59, 'restart', 'web'))).toEqual(['per-service']);
  expect(guards(...three, at(61, 'restart', 'web'))).toEqual([]);
});

test('ten actions within an hour are allowed, an eleventh is not', () => {
  const ten = Array.from({ length: 10 }, (_, index) => at(index, 'restart', `service-${index}`));
  expect(guards(...ten)).toEqual([]);
  expect(guards(...ten, at(30, 'restart', 'web'))).toEqual(['global']);
});

test('the same action on the same service has a cooldown', () => {
  expect(guards(at(0, 'restart', 'web'), at(0.2, 'restart', 'web'))).toEqual(['cooldown']);
  expect(guards(at(0, 'restart', 'web'), at(0.2, 'restart', 'cart'))).toEqual([]);
  expect(guards(at(0, 'restart', 'web'), at(0.5, 'restart', 'web'))).toEqual([]);
});

test('what belongs to somebody else is not touched', () => {
  expect(guards(at(0, 'restart', 'psp'))).toEqual(['not-ours']);
});

test('what an operator has stopped stays so until he starts it', () => {
  const stop = at(0, 'stop', 'web', null);
  expect(guards(stop, at(1, 'restart', 'web'))).toEqual(['operator-stop']);
  expect(guards(stop, at(1, 'start', 'web', null), at(2, 'restart', 'web'))).toEqual([]);
  expect(guards(stop, at(1, 'restart', 'cart'))).toEqual([]);
});

test('a fresh deploy may be taken back, and nothing else be done to it', () => {
  const deploy = at(0, 'deploy', 'web', null);
  expect(guards(deploy, at(0.5, 'restart', 'web'))).toEqual(['operator-deploy']);
  expect(guards(deploy, at(0.5, 'rollback', 'web'))).toEqual([]);
  expect(guards(deploy, at(1, 'restart', 'web'))).toEqual([]);
});

test('people have no limits', () => {
  const byHand = Array.from({ length: 12 }, () => at(0, 'restart', 'psp', null));
  expect(guards(...byHand)).toEqual([]);
});

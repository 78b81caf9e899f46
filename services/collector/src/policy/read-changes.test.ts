import { describe, expect, test } from '@jest/globals';
import { readChanges } from './read-changes.ts';

const NOW = 1_790_000_000_000;
const resolve = (service: string, env = 'demo') => (service === 'payments' ? { env, service } : undefined);
const read = (body: unknown) => readChanges(body, NOW, resolve);
const dataOf = (body: unknown) => {
  const result = read(body);
  if (!result.ok) throw new Error(result.problem);
  return result.drafts.map(({ data }) => data);
};

describe('an announcement', () => {
  test('of one deploy becomes one change', () => {
    expect(dataOf({ service: 'payments', kind: 'deploy', version: 'v2', by: 'ci' })).toEqual([
      {
        service: { env: 'demo', service: 'payments' },
        kind: 'deploy',
        version: 'v2',
        text: 'deploy v2',
        by: 'ci',
        at: NOW,
      },
    ]);
  });

  test('may be a list, and say when it was in either way', () => {
    const changes = dataOf([
      { service: 'payments', kind: 'stop', at: NOW - 5_000 },
      { service: 'payments', kind: 'start', at: new Date(NOW - 1_000).toISOString() },
    ]);
    expect(changes).toMatchObject([{ at: NOW - 5_000 }, { at: NOW - 1_000 }]);
  });

  test('of the future happens now: nothing may be excused in advance', () => {
    expect(dataOf({ service: 'payments', kind: 'stop', at: NOW + 3_600_000 })).toMatchObject([{ at: NOW }]);
  });

  test.each(['healer', 'docker'])('cannot pass for %s', (by) => {
    expect(dataOf({ service: 'payments', kind: 'deploy', by })).toMatchObject([{ by: 'announced' }]);
  });

  test('comes without secrets and personal data', () => {
    const told = {
      service: 'payments',
      kind: 'configuration',
      text: 'set DB_PASSWORD=hunter2',
      by: 'ada@shop.example',
      version: 'https://ci:hunter2@registry.example/shop:7',
    };
    expect(dataOf(told)).toMatchObject([
      { text: 'set DB_PASSWORD=<secret>', by: '<email>', version: 'https://ci:<secret>@registry.example/shop:7' },
    ]);
  });

  test.each([
    ['a service that is not watched', { service: 'nobody', kind: 'deploy' }, 'not watched'],
    ['an unknown kind', { service: 'payments', kind: 'healing' }, 'kind'],
    ['no service', { kind: 'deploy' }, 'service'],
    ['something else', 'deploy!', 'expected object'],
  ])('of %s is refused in words', (_, body, words) => {
    expect(read(body)).toMatchObject({ ok: false, problem: expect.stringContaining(words) });
  });

  test('is taken whole or not at all', () => {
    expect(
      read([
        { service: 'payments', kind: 'deploy' },
        { service: 'nobody', kind: 'deploy' },
      ]),
    ).toMatchObject({ ok: false });
  });
});

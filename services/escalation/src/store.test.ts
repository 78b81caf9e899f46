import { describe, expect, test } from '@jest/globals';
import { finding, play, T0, when } from '../test/scenario.ts';
import { saveCase } from './store.ts';

const first = finding('payments', { fingerprint: 'odd{finger}print' });
const opened = play(first, []);
const widened = when(opened, [1, { kind: 'finding-raised', finding: finding('checkout') }]).case;
const resolved = when(widened, [2, { kind: 'resolved-by-person', by: 'ada' }]).case;
const { id } = opened.incident;

const brief = (writes: ReturnType<typeof saveCase>) =>
  writes.map((write) => [
    write.op,
    'fields' in write ? (Array.isArray(write.fields) ? write.fields : Object.keys(write.fields)) : write.key,
  ]);

describe('saveCase', () => {
  test('keeps an open case and points to it from the findings that it did not have', () => {
    expect(brief(saveCase('control', undefined, opened, 60))).toEqual([
      ['hset', [id]],
      ['hset', ['odd{finger}print']],
    ]);
    expect(brief(saveCase('control', opened, widened, 60))).toEqual([
      ['hset', [id]],
      ['hset', ['checkout-unreachable']],
    ]);
  });

  test('writes nothing when nothing changed', () => {
    expect(saveCase('control', opened, opened, 60)).toEqual([]);
  });

  test('a resolved case leaves the hashes and stays for a while, with all of its findings', () => {
    const writes = saveCase('control', widened, resolved, 60);
    expect(brief(writes).slice(0, 3)).toEqual([
      ['hset', ['demo/payments', 'demo/checkout']],
      ['hdel', [id]],
      ['hdel', ['odd{finger}print', 'checkout-unreachable']],
    ]);
    const kept = writes.filter(({ op }) => op === 'set');
    expect(kept).toHaveLength(3);
    expect(kept.every((write) => write.op === 'set' && write.ttlMs === 60)).toBe(true);
  });

  test('every key is in the slot of the event, whatever a fingerprint holds', () => {
    const keys = [...saveCase('s7', undefined, opened, 60), ...saveCase('s7', widened, resolved, 60)].map(
      ({ key }) => key,
    );
    expect(keys.every((key) => /^[^{}]*\{s7\}$/.test(key))).toBe(true);
    expect(new Set(keys).size).toBe(6);
  });

  test('the resolved state is what is kept', () => {
    const kept = saveCase('control', widened, resolved, 60).find(
      (write) => write.op === 'set' && write.key.includes(id),
    );
    expect(kept?.op === 'set' && JSON.parse(kept.value)).toMatchObject({
      incident: { status: 'resolved', resolvedAt: T0 + 2 },
    });
  });
});

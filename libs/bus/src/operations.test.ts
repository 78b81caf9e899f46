import { describe, expect, test } from '@jest/globals';
import { append, Operations, operationOf, say } from './operations.ts';
import type { Write } from './outcome.ts';

const key = 'hale:healer:thing:{control}';

describe('operationOf', () => {
  test.each<[Write, string, string[]]>([
    [{ op: 'set', key, value: 'v' }, 'SET', ['v']],
    [{ op: 'set', key, value: 'v', ttlMs: 1.2 }, 'SET', ['v', 'PX', '2']],
    [{ op: 'del', key }, 'DEL', []],
    [{ op: 'hset', key, fields: { a: '1', b: '2' } }, 'HSET', ['a', '1', 'b', '2']],
    [{ op: 'hdel', key, fields: ['a', 'b'] }, 'HDEL', ['a', 'b']],
    [{ op: 'zadd', key, score: 1.5, member: 'm' }, 'ZADD', ['1.5', 'm']],
    [{ op: 'zrem', key, members: ['m', 'n'] }, 'ZREM', ['m', 'n']],
    [{ op: 'zremrangebyscore', key, min: 0, max: 9 }, 'ZREMRANGEBYSCORE', ['0', '9']],
    [{ op: 'rpush', key, values: ['a', 'b'] }, 'RPUSH', ['a', 'b']],
    [{ op: 'ltrim', key, start: -5, stop: -1 }, 'LTRIM', ['-5', '-1']],
  ])('%j', (write, command, args) => {
    expect(operationOf(write, 'control')).toEqual({ command, key, args });
  });

  test.each<Write>([
    { op: 'set', key, value: 'v', ttlMs: 0 },
    { op: 'set', key, value: 'v', ttlMs: Number.POSITIVE_INFINITY },
    { op: 'zadd', key, score: Number.NaN, member: 'm' },
    { op: 'zremrangebyscore', key, min: 0, max: Number.NaN },
    { op: 'ltrim', key, start: -1.5, stop: -1 },
  ])('refuses a number that would break the script half-way: %j', (write) => {
    expect(() => operationOf(write, 'control')).toThrow('has a number that Redis does not take');
  });

  test.each(['hale:healer:thing:{3}', 'hale:healer:thing', 'hale:healer:{}'])('refuses %s: another slot', (other) => {
    expect(() => operationOf({ op: 'set', key: other, value: 'v' }, 'control')).toThrow(
      `key ${other} is not in slot {control}`,
    );
  });
});

describe('Operations', () => {
  test('name each key once, with the type that it must have, and say how many there are', () => {
    const operations = new Operations(['stream:{a}']);
    operations.group('1-0');
    operations.add(operationOf({ op: 'hset', key: 'h:{a}', fields: { f: 'v' } }, 'a'));
    operations.add(append('stream:{a}', 'e', '{}'));
    operations.group('2-0');
    operations.add(operationOf({ op: 'hdel', key: 'h:{a}', fields: ['f'] }, 'a'));
    expect(operations.keys).toEqual(['h:{a}']);
    expect(operations.types).toEqual(['hash']);
    expect(operations.argv()).toEqual(
      [
        ['1-0', '2', 'HSET', '2', '2', 'f', 'v', 'XADD', '1', '3', '*', 'e', '{}'],
        ['2-0', '1', 'HDEL', '2', '1', 'f'],
      ].flat(),
    );
  });

  test('events that follow each other into one stream are one operation', () => {
    const operations = new Operations([]);
    operations.group();
    for (const payload of ['1', '2', '3']) operations.add(say('s:{a}', payload));
    operations.add(say('t:{a}', '4'));
    operations.add(say('s:{a}', '5'));
    expect(operations.argv()).toEqual(
      ['3', ['SAY', '1', '3', '1', '2', '3'], ['SAY', '2', '1', '4'], ['SAY', '1', '1', '5']].flat(),
    );
    expect(operations.types).toEqual(['stream', 'stream']);
  });

  test('leave out what changes nothing', () => {
    const operations = new Operations([]);
    operations.group();
    const empty: Write[] = [
      { op: 'hset', key, fields: {} },
      { op: 'hdel', key, fields: [] },
      { op: 'zrem', key, members: [] },
      { op: 'rpush', key, values: [] },
    ];
    for (const write of empty) operations.add(operationOf(write, 'control'));
    operations.add(operationOf({ op: 'del', key }, 'control'));
    expect(operations.argv()).toEqual(['1', 'DEL', '1', '0']);
  });

  test.each([
    ['alone', [], '*'],
    ['before others', [operationOf({ op: 'rpush', key: 'l:{a}', values: ['v'] }, 'a')], 'list'],
  ])('a key that is deleted %s may hold what it wants', (_when, after, type) => {
    const operations = new Operations(['stream:{a}']);
    operations.group();
    for (const operation of [operationOf({ op: 'del', key: 'l:{a}' }, 'a'), ...after]) operations.add(operation);
    expect(operations.types).toEqual([type]);
  });
});

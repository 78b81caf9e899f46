import { MAX_MESSAGE_LENGTH, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logLineOf, readText } from './log-line.ts';

const NOW = 1_790_000_000_000;
const parse = (text: string) => readText(text, NOW)?.line;
const parseJson = (fields: object) => parse(JSON.stringify(fields));

describe('a line of JSON', () => {
  test('as pino writes it with words', () => {
    const text =
      '{"level":"info","time":"2026-09-21T14:13:20.123Z","service":"payments","trace_id":"4bf92f3577b34da6","span_id":"00f067aa","msg":"charged card"}';
    expect(parse(text)).toEqual({
      at: Date.parse('2026-09-21T14:13:20.123Z'),
      level: 'info',
      message: 'charged card',
      traceId: '4bf92f3577b34da6',
      spanId: '00f067aa',
    });
  });

  test.each([
    [10, 'trace'],
    [20, 'debug'],
    [30, 'info'],
    [35, 'info'],
    [40, 'warn'],
    [50, 'error'],
    [60, 'fatal'],
    [70, 'fatal'],
    ['WARN ', 'warn'],
    [3, undefined],
    ['', undefined],
    ['x'.repeat(21), undefined],
    [null, undefined],
    [{}, undefined],
  ])('with the level %p is at level %p', (level, expected) => {
    expect(parseJson({ level, msg: 'm' })?.level).toBe(expected);
  });

  test.each([
    [1_700_000_000, 1_700_000_000_000],
    [1_700_000_000.5, 1_700_000_000_500],
    [1_700_000_000_123, 1_700_000_000_123],
    [1_700_000_000_123_456, 1_700_000_000_123],
    ['1700000000123456789', 1_700_000_000_123],
    ['2023-11-14T22:13:20Z', 1_700_000_000_000],
    ['2023-11-14T23:13:20.000+01:00', 1_700_000_000_000],
    ['yesterday', NOW],
    ['1'.repeat(300), NOW],
    [-5, NOW],
    [NOW * 1e9, NOW],
    [NOW + 90_000_000, NOW],
    [1e300, NOW],
    [{}, NOW],
    [null, NOW],
  ])('with the time %p was written at %p', (time, expected) => {
    expect(parseJson({ time, msg: 'm' })?.at).toBe(expected);
  });

  test('takes other usual names', () => {
    const line = parseJson({
      timestamp: 1_700_000_000_000,
      severity: 'ERROR',
      message: 'm',
      traceId: 't',
      spanId: 's',
    });
    expect(line).toEqual({ at: 1_700_000_000_000, level: 'error', message: 'm', traceId: 't', spanId: 's' });
  });

  test("without a message has the error's, and without that is its own message", () => {
    expect(parseJson({ level: 50, err: { type: 'TypeError', message: 'boom' } })?.message).toBe('TypeError: boom');
    expect(parseJson({ error: 'disk full' })?.message).toBe('disk full');
    expect(parseJson({ msg: 7, code: 1 })?.message).toBe('{"msg":7,"code":1}');
  });

  test('drops identifiers that cannot be', () => {
    const line = parseJson({ msg: 'm', trace_id: 't'.repeat(65), span_id: 5 });
    expect(line).toEqual({ at: NOW, message: 'm' });
  });

  test('with a message that is too long is cut, not within a character', () => {
    const fits = 'x'.repeat(MAX_MESSAGE_LENGTH);
    expect(parseJson({ msg: fits })).toEqual({ at: NOW, message: fits });
    expect(parseJson({ msg: `${fits}y` })).toEqual({ at: NOW, message: fits, truncated: true });
    const before = 'x'.repeat(MAX_MESSAGE_LENGTH - 1);
    expect(parseJson({ msg: `${before}😀` })).toEqual({ at: NOW, message: before, truncated: true });
  });
});

describe('any other line', () => {
  test.each([
    'plain text',
    '    at frame (file.js:1:2)',
    '{"half":',
    '["an", "array"]',
    '"text"',
    '12',
    'null',
    '{broken}',
  ])('%s is plain', (text) => {
    expect(parse(text)).toEqual({ at: NOW, message: text });
  });

  test.each(['', ' ', '\t\r'])('that is blank (%p) is none', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  test('is without its head, which gives time and level', () => {
    expect(parse('2026-09-21T14:00:00Z ERROR no disk')).toEqual({
      at: Date.parse('2026-09-21T14:00:00Z'),
      level: 'error',
      message: 'no disk',
    });
  });

  test('without a zone is placed when it is of these minutes, as then it is in UTC', () => {
    expect(parse('2026-09-21 14:13:00 INFO up')?.at).toBe(Date.parse('2026-09-21T14:13:00Z'));
    expect(parse('2026-09-21 16:13:00 INFO up')?.at).toBe(NOW);
    expect(parse('2026-09-21 09:13:00 INFO up')?.at).toBe(NOW);
  });

  test('that was cut when it was read says so', () => {
    expect(logLineOf({ format: 'plain', message: 'm', truncated: true }, NOW)).toEqual({
      at: NOW,
      message: 'm',
      truncated: true,
    });
  });
});

test('whatever is written, the line fits the catalogue', () => {
  const field = fc.constantFrom(
    'time',
    'ts',
    'level',
    'severity',
    'msg',
    'message',
    'err',
    'error',
    'trace_id',
    'spanId',
    '__proto__',
  );
  const object = fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double()));
  const text = fc.oneof(
    object.map((fields) => JSON.stringify(fields)),
    fc.string({ unit: 'binary' }),
  );
  const schema = topics['logs.collected'].data.shape.lines.element;
  fc.assert(
    fc.property(text, (line) => {
      const parsed = parse(line);
      expect(parsed === undefined).toBe(line.trim() === '');
      const { data, success } = schema.safeParse(parsed ?? { at: NOW, message: '' });
      expect(success).toBe(true);
      expect(data?.message.isWellFormed()).toBe(true);
    }),
  );
});

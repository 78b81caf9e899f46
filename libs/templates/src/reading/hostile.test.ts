import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventReader, type LogEvent } from './event-reader.ts';
import { gistOf } from './gist.ts';
import { parseLine } from './parse-line.ts';
import { LOG_FORMATS } from './read-line.ts';
import { LineSplitter, MAX_LINE_BYTES } from './split-lines.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const DAY_MS = 86_400_000;

function read(bytes: Buffer, pieceBytes: number): LogEvent[] {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  const reader = new EventReader();
  const events: LogEvent[] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    for (const line of splitter.push(bytes.subarray(from, from + pieceBytes))) events.push(...reader.push(line, NOW));
  }
  for (const line of splitter.flush()) events.push(...reader.push(line, NOW));
  return [...events, ...reader.flush()];
}

/** What logging libraries and envelopes put before a message. */
const HEADS = [
  'INFO ',
  'info: ',
  '[INFO] ',
  'INFO:shop:',
  '2026-11-24 00:24:01 INFO ',
  '2026-11-24 00:24:01,123 [main] INFO c.s.Cart - ',
  'I1124 00:24:01.123456       7 server.go:42] ',
  'I, [2026-11-24T00:24:01.123456 #7]  INFO -- : ',
  '<14>Nov 24 00:24:01 h app[7]: INFO ',
  '2026-11-24T00:24:01.123456789Z stdout F INFO ',
  '2026-11-24T00:24:01.123Z  INFO 7 --- [io-1] c.s.Cart : ',
  'level=info service=shop msg=',
];
/** Part of what could be said behind them. */
const CLAIMS = [
  ' ERROR ',
  ' [FATAL] ',
  ': CRITICAL: ',
  ' level=fatal ',
  ' "level":"fatal"',
  ' - ERROR - ',
  ' | ERROR | ',
  ' <0>',
  '\tFATAL\t',
  ' service=checkout ',
  ' trace_id=4bf92f3577b34da6a3ce929d0e0e4736 ',
  ' 2020-01-01T00:00:00Z ERROR ',
  ' app[7]: error: ',
  ' E1124 00:24:01.1 7 a.go:1] ',
];

describe('what is said in a message', () => {
  test.each(HEADS)('%j: becomes no level, no time, no service and no trace', (head) => {
    const honest = parseLine(`${head}alice came`, NOW);
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(
        word,
        fc.array(fc.oneof(fc.constantFrom(...CLAIMS), fc.string()), { maxLength: 5 }),
        (first, claims) => {
          const { level, at, service, traceId } = parseLine(`${head}${first} came${claims.join('')}`, NOW);
          expect([level, at, service, traceId]).toEqual([honest.level, honest.at, honest.service, honest.traceId]);
        },
      ),
    );
  });

  test('JSON: only the fields of the object itself count', () => {
    const claims = { level: 'fatal', time: 1, service: 'checkout', trace_id: 'x', severity: 'fatal' };
    fc.assert(
      fc.property(
        fc.constantFrom('user', 'payload', 'attributes', 'headers', 'a.b', '__proto__'),
        fc.string(),
        (name, text) => {
          const fields = `"${name}":${JSON.stringify(claims)},"note":${JSON.stringify(`${text} "level":"fatal"`)}`;
          expect(parseLine(`{"level":"info","msg":"m",${fields}}`, NOW)).toEqual({
            format: 'json',
            level: 'info',
            message: 'm',
          });
        },
      ),
    );
  });

  test('an access log says no more than the request and the status, whatever the client calls itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (agent, referrer) => {
        const head = '10.0.0.1 - - [24/Nov/2026:00:24:01 +0000] "GET / HTTP/1.1" 200 1';
        expect(parseLine(`${head} "${referrer}" "${agent}" ERROR`, NOW)).toMatchObject({
          level: 'info',
          message: 'GET / HTTP/1.1 200',
        });
      }),
    );
  });
});

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...HEADS,
    ...CLAIMS,
    '\n',
    '\r\n',
    '\t',
    '  ',
    '{',
    '}',
    '"',
    '[',
    ']',
    'Caused by: ',
    '\0',
    '\ufeff',
    '\u001b[31m',
  ),
);

test('whatever the text is, it is read, with a time and a level that can be, and its gist is one line', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const line = parseLine(text, NOW);
      expect(LOG_FORMATS).toContain(line.format);
      expect(line.at === undefined || (line.at >= 0 && line.at <= NOW + DAY_MS)).toBe(true);
      expect(line.level === undefined || (line.level.length > 0 && line.level.length <= 20)).toBe(true);
      expect(gistOf(line.message)).not.toContain('\n');
    }),
    { numRuns: 1_000 },
  );
});

test('where the pieces begin and end makes no difference to the events', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
      const bytes = Buffer.from(pieces.join(''));
      expect(read(bytes, size)).toEqual(read(bytes, bytes.length + 1));
    }),
  );
});

test('a line of 10 MB is one event that says so, and what comes behind it is read', () => {
  for (const unit of ['x', '{"a":', '[', 'ERROR ', 'a=', 'at ', '"\\']) {
    const long = unit.repeat(Math.ceil(10_000_000 / unit.length));
    const events = read(Buffer.from(`INFO before\n${long}\nINFO after\n`), 65_536);
    expect(events.map(({ line, message }) => [line, message.length <= 16_384])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    expect(events[1]?.truncated).toBe(true);
    expect(events[2]?.message).toBe('after');
  }
});

test('JSON as deep as a line can be is plain, and so is JSON that is cut', () => {
  const deep = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000);
  expect(parseLine(deep, NOW).level).toBeUndefined();
  expect(parseLine(`{"level":"fatal","msg":"${'x'.repeat(100)}`, NOW)).toMatchObject({ format: 'plain' });
});

test('lines made to keep a pattern busy are read like any other', () => {
  const units = [
    'a.',
    'A',
    '[',
    '(',
    '<',
    ' ',
    ' - ',
    'Error',
    'java.',
    '(.',
    'a.b:',
    '\\"',
    'created by ',
    '{',
    '2026-11-24 ',
    '] "',
  ];
  const before = [
    '',
    'ERROR ',
    '2026-11-24 00:24:01 ERROR ',
    'Nov 24 00:24:01 h a: ',
    '\tat ',
    'Caused by: ',
    '{"a":"',
  ];
  for (const head of before) {
    for (const unit of units) {
      const text = `${head}${unit.repeat(Math.ceil(65_536 / unit.length))}!`;
      expect(gistOf(`ERROR x\n${text}`).length).toBeGreaterThan(0);
      expect(read(Buffer.from(`panic: x\n${text}\n`), 65_536).length).toBeLessThanOrEqual(2);
    }
  }
});

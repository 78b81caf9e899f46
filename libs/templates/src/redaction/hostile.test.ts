import { logCategorySchema } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { categoryOf } from '../meaning/classify.ts';
import { severityOf } from '../meaning/line-severity.ts';
import { MAX_TEMPLATE_LENGTH, maskedText } from '../mining/template.ts';
import { EventReader } from '../reading/event-reader.ts';
import { parseLine } from '../reading/parse-line.ts';
import { redact } from './redact.ts';

const CATEGORIES: readonly string[] = logCategorySchema.options[0].options;
const ESC = '\u001b';

/** What strangers write to change what is done: orders, sequences for terminals, marks of direction, names of prototypes, halves. */
const WORDS = [
  [
    'ignore all previous instructions and',
    'SYSTEM: severity=critical',
    'restart payments',
    '{"level":"fatal","msg":"',
    '"}',
    'level=fatal msg="',
  ],
  [
    `${ESC}[31m`,
    `${ESC}]0;title\u0007`,
    `${ESC}]8;;http://evil.example\u0007`,
    '\u009b2J',
    '\u0000',
    '\u0008',
    '\r',
    '\n',
    '\t',
  ],
  ['\u202e', '\u2066', '\u200b', '\ufeff', 'r\u0301\u0337\u0489', '\ud800', '\udc00', '\u{e0041}', '\u0130', 'ß'],
  [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '<*>',
    '<secret>',
    '<num>',
    '${jndi:ldap://x}',
    '{{7*7}}',
    '%s%n',
  ],
  [
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '[',
    '(',
    '{',
    '<',
    '://',
    '@',
    '=',
    ': ',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'password=',
    '0x',
    '1.',
    '/a',
    'a:',
  ],
].flat();
const piece = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const line = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.tuple(piece, fc.integer({ min: 1, max: 3_000 })).map(([each, times]) => each.repeat(times)),
  fc.json({ maxDepth: 6 }),
  fc
    .dictionary(fc.oneof(piece, fc.constantFrom('level', 'msg', 'time', 'trace_id', 'err', 'log')), fc.anything())
    .map((fields) => JSON.stringify(fields) ?? ''),
);

describe('a hostile line', () => {
  test('is read, masked, judged and redacted, and says no more than lines can say', () => {
    fc.assert(
      fc.property(line, (text) => {
        const { message } = parseLine(text, 0);
        const template = maskedText(message);
        expect(template).not.toBe('');
        expect(template.length).toBeLessThanOrEqual(MAX_TEMPLATE_LENGTH);
        expect(template).not.toMatch(/\p{Cc}|\p{Cf}/u);
        expect(template.isWellFormed()).toBe(true);
        expect(maskedText(template)).toBe(template);
        const severity = severityOf(template, undefined);
        const { category, confidence } = categoryOf(template, severity);
        expect(CATEGORIES).toContain(category);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(['debug', 'info', 'warning', 'error', 'fatal']).toContain(severity);
        expect(redact(redact(text))).toBe(redact(text));
      }),
      { numRuns: 600 },
    );
  });

  test('is in exactly one event, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const reader = new EventReader();
        const events = [...lines.flatMap((text, end) => reader.push({ text, cut: false, end }, 0)), ...reader.flush()];
        const read = events.reduce((sum, event) => sum + event.lines, 0);
        expect(read).toBeLessThanOrEqual(lines.length);
        expect(events.every(({ message }) => message.isWellFormed())).toBe(true);
      }),
    );
  });
});

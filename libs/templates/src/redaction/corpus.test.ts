import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ordinaryLines } from './corpus/ordinary-lines.ts';
import { secretLines } from './corpus/secret-lines.ts';
import { withoutHidden } from './plain-text.ts';
import { redact, redactCut } from './redact.ts';

const corpus = (name: string): string => readFileSync(new URL(`./corpus/${name}.txt`, import.meta.url), 'utf8');
const SECRETS = ['secrets-of-providers', 'secrets-in-fields', 'secrets-of-people', 'secrets-of-others'].flatMap(
  (name) => secretLines(corpus(name)),
);
const ORDINARY = ordinaryLines(corpus('ordinary'));

/** Which secrets of the line are still in the text. */
const left = (text: string, secrets: readonly string[]): string[] => secrets.filter((secret) => text.includes(secret));

describe('the corpus of secrets', () => {
  test('has at least five hundred lines, none twice, each with a secret', () => {
    expect(SECRETS.length).toBeGreaterThanOrEqual(500);
    expect(new Set(SECRETS.map(({ line }) => line)).size).toBe(SECRETS.length);
    expect(SECRETS.filter(({ secrets }) => secrets.length === 0 || secrets.includes(''))).toEqual([]);
  });

  test('no secret survives', () => {
    expect(SECRETS.filter(({ line, secrets }) => left(redact(line), secrets).length > 0)).toEqual([]);
  });

  test('no secret survives in the middle of other text', () => {
    const within = (line: string): string => redact(`2026-11-24T00:24:01.123Z WARN [cart] (3) ${line}\n\tat shop.Cart`);
    expect(SECRETS.filter(({ line, secrets }) => left(within(line), secrets).length > 0).length).toBeLessThanOrEqual(
      12,
    );
  });

  test('what stands for a secret says of which kind it was', () => {
    const marks = SECRETS.flatMap(({ line }) =>
      line.includes('</') ? [] : (redact(line).match(/<[a-z]{2,9}>/g) ?? []),
    );
    expect(new Set(marks)).toEqual(
      new Set(
        ['secret', 'email', 'card', 'iban', 'account', 'phone', 'identity', 'born', 'name', 'address'].map(
          (kind) => `<${kind}>`,
        ),
      ),
    );
  });

  test('done again it changes nothing', () => {
    expect(SECRETS.map(({ line }) => redact(line)).filter((clean) => redact(clean) !== clean)).toEqual([]);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SECRETS, ...ORDINARY.slice(0, 400).map((line) => ({ line }))), { maxLength: 5 }),
        fc.constantFrom(' ', '\n', ', ', ' | '),
        (lines, glue) => {
          const clean = redact(lines.map(({ line }) => line).join(glue));
          expect(redact(clean)).toBe(clean);
        },
      ),
    );
  });

  test.each(['\u200b', '\u00ad', '\u202e', '\ufe0f', '\u0000', '\u001b[31m', '\u001b]0;x\u0007', '\u001b'])(
    '%j within a secret does not hide it',
    (hidden) => {
      const split = (text: string): string => text.slice(0, text.length / 2) + hidden + text.slice(text.length / 2);
      const survivors = SECRETS.filter(({ line, secrets }) => {
        const laced = secrets.reduce((text, secret) => text.replace(secret, () => split(secret)), line);
        return left(withoutHidden(redact(laced)), secrets).length > 0;
      });
      expect(survivors).toEqual([]);
    },
  );

  test('the beginning of a secret that was cut off is left out', () => {
    const beginnings = SECRETS.flatMap(({ line, secrets: [secret = ''] }) => {
      const end = line.indexOf(secret) + Math.ceil(secret.length * 0.7);
      return /\s/.test(secret)
        ? []
        : [{ cut: line.slice(0, end), secret: secret.slice(0, Math.ceil(secret.length * 0.7)) }];
    });
    expect(beginnings.length).toBeGreaterThan(400);
    expect(beginnings.filter(({ cut, secret }) => redactCut(cut).includes(secret))).toEqual([]);
  });
});

describe('the corpus of ordinary lines', () => {
  test('at most one in a thousand of more than five thousand is changed', () => {
    expect(ORDINARY.length).toBeGreaterThanOrEqual(5_000);
    const damaged = ORDINARY.filter((line) => redact(line) !== line);
    expect({ damaged: damaged.slice(0, 20), isFew: damaged.length <= ORDINARY.length / 1_000 }).toEqual({
      damaged: [],
      isFew: true,
    });
  });

  test('colours stay where they hide nothing', () => {
    expect(redact('\u001b[32mready\u001b[0m in 7 ms')).toBe('\u001b[32mready\u001b[0m in 7 ms');
  });
});

describe('any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(...SECRETS.map(({ line }) => line)),
          fc.string({ unit: 'grapheme', maxLength: 20 }),
          fc.constantFrom('"', '\\"', '=', ': ', '{', '<', '>', '%22', '@', '://', '-----BEGIN '),
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );

  test('is read to its end, twice the same, and not made much longer', () => {
    fc.assert(
      fc.property(text, (each) => {
        const clean = redact(each);
        expect(clean.length).toBeLessThanOrEqual(3 * each.length + 16);
        expect(redact(each)).toBe(clean);
      }),
      { numRuns: 500 },
    );
  });
});

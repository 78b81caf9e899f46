import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { derivedEventId, digest } from './ids.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The same by definition: part for part into the hash, and its first 80 bits as one number, five bits a letter. */
function digestByDefinition(...parts: readonly string[]): string {
  const sha256 = createHash('sha256');
  for (const part of parts) sha256.update(`${part.length}:${part}`);
  const bits = BigInt(`0x${sha256.digest('hex').slice(0, 20)}`);
  return Array.from({ length: 16 }, (_, at) => ALPHABET[Number((bits >> BigInt(75 - at * 5)) & 31n)]).join('');
}

describe('digest', () => {
  test('is the same in every release: ids in streams and keys depend on it', () => {
    expect(digest('demo/payments', 'probe', 'health')).toBe('cfzs7mt8zr2mh8xb');
    expect(derivedEventId('cause', 'hale/escalation', 'incident.opened', '0')).toBe('y2nyc3wg11xgf6hc');
  });

  test('is what its definition says, for any parts', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud83d', '\ude00', '\0', 'é'.repeat(300)));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(digest(...parts)).toBe(digestByDefinition(...parts));
      }),
    );
  });

  test('is 16 characters that are safe in keys, URLs and speech, and the same for the same parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(digest(...parts)).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
        expect(digest(...parts)).toBe(digest(...parts));
      }),
    );
  });

  test('tells apart where one part ends and the next begins', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
        const [i, j] = [a % (text.length + 1), b % (text.length + 1)];
        fc.pre(i !== j);
        expect(digest(text.slice(0, i), text.slice(i))).not.toBe(digest(text.slice(0, j), text.slice(j)));
      }),
    );
  });
});

describe('derivedEventId', () => {
  test('changes with each of what it is derived from', () => {
    const parts = ['cause', 'hale/rca', 'diagnosis.completed', '0'] as const;
    const ids = parts.map((part, index) => {
      const [cause, source, type, key] = parts.map((each, at) => (at === index ? `${part}'` : each));
      return derivedEventId(cause ?? '', source ?? '', type ?? '', key ?? '');
    });
    expect(new Set([derivedEventId(...parts), ...ids]).size).toBe(5);
  });
});

import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { acceptsOf } from './accept.ts';
import { type TopicName, topics } from './catalogue.ts';
import { check, checkData, InvalidEventError } from './check.ts';
import { envelopeSchema } from './envelope.ts';

const names = Object.keys(topics) as TopicName[];
const envelope = {
  specversion: '1.0',
  id: 'p0q9r8s7t6v5w4x3',
  source: 'hale/test',
  type: 'finding.raised',
  subject: 'demo/payments',
  time: '2026-09-21T14:13:20.000Z',
  dataschema: 'urn:hale:finding.raised:1',
  recordedtime: '2026-09-21T14:13:20.250Z',
  causationid: 'c0',
  data: { any: 1 },
};

/** What is at or beyond some limit, or looks like something else. */
const STRANGE: readonly unknown[] = [
  undefined,
  null,
  true,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -0,
  -1,
  0.5,
  2 ** 53,
  1e300,
  10n,
  '',
  'from-the-future',
  '../x',
  'é',
  '\ud83d',
  '😀'.repeat(50),
  'x'.repeat(101),
  'x'.repeat(20_000),
  '2026-02-29T00:00:00Z',
  '2024-02-29T00:00:00Z',
  '2026-09-21T14:13:20+02:00',
  '__proto__',
  [],
  [[1, 2, 3]],
  {},
  JSON.parse('{"__proto__": {"a": 1}}'),
  new Date(0),
  new Map(),
  Object.create({ inherited: 'x' }),
  () => undefined,
];

const strange = fc.oneof(fc.constantFrom(...STRANGE), fc.string({ maxLength: 120 }), fc.double(), fc.jsonValue());
const key = fc.oneof(fc.constantFrom('unknown', '__proto__', 'constructor', '7', 'x'.repeat(200)), fc.string());
type Change = (value: unknown) => unknown;

/** The value with one place in it replaced, removed, or joined by another. `where` is used up on the way to it. */
function changed(value: unknown, where: readonly number[], change: Change): unknown {
  const [step, ...rest] = where;
  if (step === undefined || typeof value !== 'object' || value === null) return change(value);
  const entries = Object.entries(value);
  const at = step % (entries.length + 1);
  if (at === entries.length) return change(value);
  const replaced = entries.map(([name, each], index) => [name, index === at ? changed(each, rest, change) : each]);
  return Array.isArray(value) ? replaced.map(([, each]) => each) : Object.fromEntries(replaced);
}

const change: fc.Arbitrary<Change> = fc.oneof(
  strange.map((other) => () => other),
  fc.tuple(key, strange).map(([name, other]) => (value: unknown) => {
    if (Array.isArray(value)) return [...value, other];
    // Not a literal: there, `__proto__` would be no field.
    return Object.fromEntries([...Object.entries(value ?? {}), [name, other]]);
  }),
  fc.constant((value: unknown) =>
    Array.isArray(value) ? value.slice(1) : Object.fromEntries(Object.entries(value ?? {}).slice(1)),
  ),
);

const mutants = (examples: readonly unknown[]) =>
  fc
    .tuple(
      fc.constantFrom(...examples),
      fc.array(fc.tuple(fc.array(fc.nat(30), { maxLength: 6 }), change), { maxLength: 3 }),
    )
    .map(([example, changes]) => changes.reduce<unknown>((value, [where, how]) => changed(value, where, how), example));

/** Whether a check makes of a value what the schema alone makes of it, without what is generated of it, and refuses it alike. */
function agrees(schema: z.ZodType, value: unknown, what: string): boolean {
  const { success, data, error } = schema.safeParse(value);
  // No matcher of Jest: that would take a field called `constructor` for the constructor.
  if (success) return isDeepStrictEqual(check(schema, value, what), data);
  const [first] = error.issues;
  const reason = `${what}: ${first?.path.join('.') || 'value'}: ${first?.message}`;
  return refusalOf(() => check(schema, value, what)).startsWith(reason.slice(0, 600));
}

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidEventError) return error.message;
    throw error;
  }
  return 'was not refused';
}

describe('the fast way', () => {
  test.each(names)('is there for %s: its examples need no other', (name) => {
    const accepts = acceptsOf(topics[name].data);
    expect(topics[name].examples.map((example) => accepts(example))).not.toContain(false);
  });

  test.each(names)('makes of %s what its schema makes, and refuses the same', (name) => {
    const topic = topics[name];
    fc.assert(
      fc.property(mutants(topic.examples), (value) => agrees(topic.data, value, name)),
      { numRuns: 300 },
    );
  });

  test('makes of an envelope what its schema makes, and refuses the same', () => {
    expect(acceptsOf(envelopeSchema)(envelope)).toBe(true);
    fc.assert(
      fc.property(mutants([envelope]), (value) => agrees(envelopeSchema, value, 'envelope')),
      { numRuns: 1_000 },
    );
  });

  test('leaves what it checks as it was', () => {
    const value = { finding: { ...topics['finding.raised'].examples[0].finding, symptom: 'from-the-future' } };
    const before = structuredClone(value);
    expect(checkData(topics['finding.raised'], value).finding.symptom).toBe('unknown');
    expect(value).toEqual(before);
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { acceptsOf } from './accept.ts';

const parsed = (text: string): unknown => JSON.parse(text);

const upper = z.string().transform((text) => text.toUpperCase());
const kind = (name: string, of: z.ZodType) => z.looseObject({ kind: z.literal(name), of });
const B = { kind: 'b', of: 'x' };
const tree = z.looseObject({
  get child() {
    return tree.optional();
  },
});

describe('what a schema gives back as it is', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['a text of no more characters than allowed', z.string().min(1).max(2), 'ab'],
    ['a text that a pattern fits', z.string().regex(/^[a-z]+$/), 'ab'],
    ['a moment', z.iso.datetime(), '2024-02-29T10:00:00.123Z'],
    ['a number between limits', z.number().gt(0).lt(1), 0.5],
    ['a whole number', z.int().min(-1).max(1), -1],
    ['a member', z.enum(['a', 'b']), 'b'],
    ['a literal', z.literal('a'), 'a'],
    ['fields that are not known', z.looseObject({ a: z.string() }), { a: '', b: { c: 1 } }],
    ['a field that is absent', z.looseObject({ a: z.boolean().optional() }), {}],
    ['a field that is undefined', z.looseObject({ a: z.boolean().optional() }), { a: undefined }],
    ['entries of a record', z.record(z.string().max(1), z.int()), { a: 1, b: 2 }],
    ['a list', z.array(z.string()).min(1).max(2), ['a', 'b']],
    ['a tuple', z.tuple([z.int(), z.string()]), [1, 'a']],
    ['one of several objects', z.discriminatedUnion('kind', [kind('a', z.int()), kind('b', z.string())]), B],
    ['a member of an open set', z.union([z.enum(['a', 'b']), upper]), 'a'],
  ])('%s is accepted', (_name, schema, value) => {
    expect(schema.parse(value)).toStrictEqual(value);
    expect(acceptsOf(schema)(value)).toBe(true);
  });
});

describe('what is left to the schema', () => {
  test.each<[string, z.ZodType, unknown]>([
    ['a transform', upper, 'a'],
    ['a check of its own', z.string().refine((text) => text === 'b'), 'a'],
    ['a check of an object', z.looseObject({ a: z.int() }).refine(() => false), { a: 1 }],
    ['a change of the text', z.string().trim(), ' a'],
    ['a format that is more than a pattern', z.url(), 'https://a'],
    ['a pattern that has a position', z.string().regex(/a/g), 'a'],
    ['a text that may have fewer characters than it is long', z.string().min(2), '😀'],
    ['a conversion', z.coerce.number(), '1'],
    ['a default', z.looseObject({ a: z.string().default('x') }), {}],
    ['an object that drops what it does not know', z.object({ a: z.int() }), { a: 1, b: 2 }],
    ['an object that refuses what it does not know', z.strictObject({ a: z.int() }), { a: 1, b: 2 }],
    ['an object with fields of another kind', z.looseObject({}).catchall(z.int()), { a: 'b' }],
    ['a field that every object has', z.looseObject({ constructor: z.unknown() }), {}],
    ['a field `__proto__`', z.looseObject({}), parsed('{"__proto__": 1}')],
    ['an entry `__proto__`', z.record(z.string(), z.unknown()), parsed('{"__proto__": 1}')],
    ['an object with a prototype of its own', z.looseObject({ a: z.int() }), Object.create({ a: 1 })],
    ['a list in place of an object', z.looseObject({}), []],
    ['a field that must not be undefined', z.looseObject({ a: z.int().exactOptional() }), { a: undefined }],
    ['a list with a hole', z.array(z.unknown()), Object.assign([], { length: 1 })],
    ['a tuple that goes on', z.tuple([z.int()]).rest(upper), [1, 'a']],
    ['no number', z.number(), Number.NaN],
    ['a number without end', z.number(), Number.POSITIVE_INFINITY],
    ['a whole number that is not safe', z.int(), 2 ** 53],
    ['what comes after a transform', z.union([upper, z.string()]), 'a'],
    ['what comes after an object', z.union([z.looseObject({}), z.unknown()]), parsed('{"__proto__": 1}')],
    ['what has itself within', tree, { child: {} }],
    ['what comes after a transform within', z.union([kind('b', upper), kind('b', z.string())]), B],
  ])('%s is not accepted', (_name, schema, value) => {
    expect(acceptsOf(schema)(value)).toBe(false);
  });
});

test('names are quoted, whatever is in them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, member) => {
      fc.pre(!(name in Object.prototype));
      const accepts = acceptsOf(z.looseObject({ [name]: z.enum([member]) }));
      expect([accepts({ [name]: member }), accepts({ [name]: `${member}x` })]).toEqual([true, false]);
    }),
  );
});

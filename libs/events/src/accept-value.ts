import type { z } from 'zod';

type Check = z.core.$ZodChecks['_zod']['def'];
type Schema = z.core.$ZodTypes;

/** Puts a value where generated code can name it. */
export type Constant = (value: RegExp) => string;

/** What must hold of a value that is neither array nor object, as an expression; undefined when no code says that exactly. */
export function valueCondition(schema: Schema, value: string, constant: Constant): string | undefined {
  const type = typeCondition(schema, value);
  const checks = checksOf(schema).map((check) => checkCondition(check, value, constant));
  return type === undefined || checks.includes(undefined) ? undefined : [type, ...checks].join(' && ');
}

function typeCondition({ _zod: { def } }: Schema, value: string): string | undefined {
  switch (def.type) {
    case 'string':
    case 'boolean':
      return 'coerce' in def && def.coerce ? undefined : `typeof ${value} === '${def.type}'`;
    case 'number':
      return 'coerce' in def && def.coerce ? undefined : `Number.isFinite(${value})`;
    case 'enum':
      return isOneOf(Object.values(def.entries), value);
    case 'literal':
      return isOneOf(def.values, value);
    case 'unknown':
      return `${value} !== undefined`;
    default:
      return undefined;
  }
}

/** Numbers in an enum stand for names as well, and NaN is not itself: only texts are compared. */
function isOneOf(values: readonly unknown[], value: string): string | undefined {
  if (values.length === 0 || values.some((each) => typeof each !== 'string')) return undefined;
  return `(${values.map((each) => `${value} === ${JSON.stringify(each)}`).join(' || ')})`;
}

/** All checks of a schema. One that is made for a format, such as of an instant, is itself the first. */
export function checksOf(schema: Schema): Check[] {
  const own = 'check' in schema._zod.def ? [schema._zod.def as unknown as Check] : [];
  const added = (schema._zod.def.checks ?? []).map((check) => check._zod.def as Check);
  return [...own, ...added];
}

/** zod counts the characters of a text, of which there are no more than `length` says, and at least one in what is not empty. */
export function checkCondition(def: Check, value: string, constant: Constant): string | undefined {
  switch (def.check) {
    case 'min_length':
      return def.minimum <= 1 ? `${value}.length >= ${def.minimum}` : undefined;
    case 'max_length':
      return `${value}.length <= ${def.maximum}`;
    case 'greater_than':
      return limit(value, def.inclusive ? '>=' : '>', def.value);
    case 'less_than':
      return limit(value, def.inclusive ? '<=' : '<', def.value);
    case 'number_format':
      return def.format === 'safeint' ? `Number.isSafeInteger(${value})` : undefined;
    case 'string_format':
      return patternCondition(def, value, constant);
    default:
      return undefined;
  }
}

function limit(value: string, operator: string, bound: unknown): string | undefined {
  return typeof bound === 'number' && Number.isFinite(bound) ? `${value} ${operator} ${bound}` : undefined;
}

/** Other formats are more than their pattern; a pattern with a position of its own answers differently each time. */
function patternCondition(
  { format, pattern }: Extract<Check, { check: 'string_format' }>,
  value: string,
  constant: Constant,
): string | undefined {
  if ((format !== 'regex' && format !== 'datetime') || !pattern || pattern.global || pattern.sticky) return undefined;
  return `${constant(pattern)}.test(${value})`;
}

import type { z } from 'zod';
import { checkCondition, checksOf, valueCondition } from './accept-value.ts';

/** Whether a schema takes a value and gives back just the same. False says nothing: then the schema is to be asked. */
export type Accepts = (value: unknown) => boolean;

/**
 * The schema as one generated function that copies nothing and explains nothing, for what comes by the hundred thousand.
 * It accepts less than the schema takes, never more: whatever has no exact code, such as a transform, is not accepted.
 * That holds for values as JSON can say them; of others, symbols and getters go unnoticed.
 */
export function acceptsOf(schema: z.core.$ZodType): Accepts {
  const code = new AcceptCode();
  const body = code.refusals(schema, 'value');
  // Made of the schemas of this program, never of what comes in; names in them are quoted as JSON.
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function('constants', `'use strict'; return (value) => { ${body} return true; };`);
  return make(code.constants) as Accepts;
}

type Schema = z.core.$ZodTypes;
type TypeName = Schema['_zod']['def']['type'];
type Def<Type extends TypeName> = Extract<Schema['_zod']['def'], { type: Type }>;

/** Whether it is a schema of that type with no checks beside. */
function isBare<Type extends TypeName>(
  schema: z.core.$ZodType | undefined,
  type: Type,
): schema is z.core.$ZodType & { _zod: { def: Def<Type> } } {
  return schema?._zod.def.type === type && checksOf(schema as Schema).length === 0;
}

/** Leaves a value to the schema. */
const INEXACT = 'return false; ';
const unless = (condition: string): string => `if (!(${condition})) return false; `;

class AcceptCode {
  readonly constants: RegExp[] = [];
  /** What the code is in the middle of: a schema within itself has no end. */
  readonly #within = new Set<z.core.$ZodType>();
  #names = 0;

  /** Statements that return false unless the schema would give back the value that goes by that name. */
  refusals(schema: z.core.$ZodType, value: string): string {
    if (this.#within.has(schema)) return INEXACT;
    this.#within.add(schema);
    const code = this.#refusals(schema as Schema, value);
    this.#within.delete(schema);
    return code;
  }

  #refusals(schema: Schema, value: string): string {
    if (schema._zod.def.type === 'array') return this.#array(schema, schema._zod.def, value);
    if (isBare(schema, 'object')) return this.#object(schema._zod.def, value);
    if (isBare(schema, 'record')) return this.#record(schema._zod.def, value);
    if (isBare(schema, 'tuple')) return this.#tuple(schema._zod.def, value);
    if (isBare(schema, 'union')) return this.#union(schema._zod.def, value);
    const condition = valueCondition(schema, value, this.#constant);
    return condition === undefined ? INEXACT : unless(condition);
  }

  #object({ shape, catchall }: Def<'object'>, value: string): string {
    // Others drop or refuse what they do not know. A name that every object has would be found in all of them.
    if (!isBare(catchall, 'unknown') || Object.keys(shape).some((name) => name in Object.prototype)) return INEXACT;
    const fields = Object.entries(shape).map(([name, field]) =>
      this.#field(field, `${value}[${JSON.stringify(name)}]`),
    );
    return unless(isPlain(value)) + fields.join('');
  }

  #field(field: z.core.$ZodType, place: string): string {
    const value = this.#name();
    const isOptional = isBare(field, 'optional') && !field._zod.traits.has('$ZodExactOptional');
    const body = isOptional
      ? `if (${value} !== undefined) { ${this.refusals(field._zod.def.innerType, value)}} `
      : this.refusals(field, value);
    return `const ${value} = ${place}; ${body}`;
  }

  #record({ keyType, valueType, mode }: Def<'record'>, value: string): string {
    if ((keyType as Schema)._zod.def.type !== 'string' || mode === 'loose') return INEXACT;
    const [key, each] = [this.#name(), this.#name()];
    const body = `${this.refusals(keyType, key)}const ${each} = ${value}[${key}]; ${this.refusals(valueType, each)}`;
    return `${unless(isPlain(value))}for (const ${key} in ${value}) { ${body}} `;
  }

  #array(schema: Schema, { element }: Def<'array'>, value: string): string {
    const lengths = checksOf(schema).map((check) => checkCondition(check, value, this.#constant));
    if (lengths.includes(undefined)) return INEXACT;
    const [index, each] = [this.#name(), this.#name()];
    const body = `const ${each} = ${value}[${index}]; ${this.refusals(element, each)}`;
    const loop = `for (let ${index} = 0; ${index} < ${value}.length; ${index} += 1) { ${body}} `;
    return unless([`Array.isArray(${value})`, ...lengths].join(' && ')) + loop;
  }

  #tuple({ items, rest }: Def<'tuple'>, value: string): string {
    if (rest) return INEXACT;
    const each = items.map((item, index) => {
      const name = this.#name();
      return `const ${name} = ${value}[${index}]; ${this.refusals(item, name)}`;
    });
    return unless(`Array.isArray(${value}) && ${value}.length === ${items.length}`) + each.join('');
  }

  /**
   * The first option that takes a value decides, so none counts after one that takes more than its code accepts and changes
   * it, as an object may be. Where a field tells them apart, only one can take it.
   */
  #union(def: Def<'union'>, value: string): string {
    const accepted: string[] = [];
    for (const option of def.options) {
      const condition = valueCondition(option as Schema, value, this.#constant);
      if (condition !== undefined || 'discriminator' in def) accepted.push(condition ?? this.#nested(option, value));
      else return unless([...accepted, this.#nested(option, value)].join(' || '));
    }
    return unless(accepted.join(' || '));
  }

  #nested(schema: z.core.$ZodType, value: string): string {
    const body = this.refusals(schema, value);
    return body === INEXACT ? 'false' : `(() => { ${body}return true; })()`;
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }

  readonly #constant = (value: RegExp): string => `constants[${this.constants.push(value) - 1}]`;
}

/** An own field `__proto__`, which zod leaves out, hides the prototype from this. */
const isPlain = (value: string): string =>
  `typeof ${value} === 'object' && ${value} !== null && ${value}.__proto__ === Object.prototype`;

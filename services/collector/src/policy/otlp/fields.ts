import { z } from 'zod';
import type { Labels } from '../identity.ts';

/** OTLP's JSON writes 64-bit numbers as text or as numbers; protobuf is decoded to text. */
export const long = z.union([z.string().regex(/^-?\d{1,20}$/), z.number()]).transform(Number);

/** Nanoseconds since the epoch, read as milliseconds with their fraction. Exact to a quarter of a microsecond. */
export const nanos = long.transform((value) => value / 1e6);

/** Trace and span ids: hexadecimal in JSON, bytes in protobuf. In lower case; empty when absent. */
export const hexId = z
  .union([
    z.string().regex(/^([0-9a-f]{2}){0,32}$/i),
    z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString('hex')),
  ])
  .transform((text) => (/^0*$/.test(text) ? '' : text.toLowerCase()))
  .default('');

const MOST_ATTRIBUTES = 64;

const keyValue = z.object({ key: z.string().max(200), value: z.unknown() });
/** Those with a plain value, as text; what is nested is left out. */
export const attributes = z
  .array(keyValue)
  .default([])
  .transform((pairs): Labels => {
    const labels: Record<string, string> = Object.create(null);
    for (const { key, value } of pairs.slice(0, MOST_ATTRIBUTES)) {
      const text = textOf(value);
      if (text !== undefined) labels[key] = text.slice(0, 300);
    }
    return labels;
  });

export const resource = z.object({ attributes }).default({ attributes: {} });

const scalar = z.object({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  doubleValue: z.union([z.number(), z.string()]).optional(),
});

/** A plain AnyValue as text; undefined for lists, maps, bytes and nothing. */
export function textOf(value: unknown): string | undefined {
  const parsed = scalar.safeParse(value);
  if (!parsed.success) return undefined;
  const { stringValue, boolValue, intValue, doubleValue } = parsed.data;
  const found = stringValue ?? boolValue ?? intValue ?? doubleValue;
  return found === undefined ? undefined : String(found).toWellFormed();
}

/** What was understood of a push, and how much of it was not taken. */
export interface Rejected {
  readonly count: number;
  /** For the sender's log; empty when nothing was rejected. */
  readonly reason: string;
}

export const NOTHING_REJECTED: Rejected = { count: 0, reason: '' };

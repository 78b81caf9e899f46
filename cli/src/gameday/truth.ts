import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { durationMs } from '@hale/config';
import { faultClassSchema } from '@hale/events';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../up/folders.ts';

const roleSchema = z.enum(['storefront', 'catalog', 'checkout', 'payments', 'bank']);
/** What a service of the shop does; its name is drawn. */
export type Role = z.output<typeof roleSchema>;
export const ROLES = roleSchema.options;

const injectSchema = z.union([
  z.strictObject({ fault: z.string().min(1) }),
  z.strictObject({ deploy: z.enum(['good', 'bad']) }),
  z.strictObject({ stop: z.literal(true) }),
  /** So many times the usual load. */
  z.strictObject({ load: z.number().positive() }),
]);
export type Injection = z.output<typeof injectSchema>;

const base = { what: z.string().min(1), inject: injectSchema, roles: z.array(roleSchema).min(1) };

const faultSchema = z.strictObject({
  ...base,
  classes: z.array(faultClassSchema).min(1),
  outcome: z.enum(['healed', 'approval', 'human']),
  actions: z.array(z.string()),
  visible: z.boolean(),
  within: durationMs,
});
export type Fault = z.output<typeof faultSchema>;

const nonFaultSchema = z.strictObject({ ...base, lasts: durationMs, watch: durationMs });
export type NonFault = z.output<typeof nonFaultSchema>;

const truthSchema = z.strictObject({
  faults: z.record(z.string(), faultSchema),
  nonFaults: z.record(z.string(), nonFaultSchema),
});
/** What is done to the shop, and what Hale should make of it. Times are milliseconds. */
export type Truth = z.output<typeof truthSchema>;

/** Throws if the demo's faults.yaml is not what gameday understands. */
export function readTruth(): Truth {
  return truthSchema.parse(parse(readFileSync(join(ROOT, 'demo/faults.yaml'), 'utf8')));
}

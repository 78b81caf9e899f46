import { describe, expect, test } from '@jest/globals';
import { Counter, type Registry } from 'prom-client';
import { z } from 'zod';
import { topics } from '../../libs/events/src/catalogue.ts';
import type { Topic } from '../../libs/events/src/topic.ts';
import { configurationPage } from './configuration-page.ts';
import { eventsPage } from './events-page.ts';
import { describeSchema, type JsonSchema } from './json-schema.ts';
import { metricsPage } from './metrics-page.ts';
import { settingComments } from './setting-comments.ts';

const CONFIG = `
const probeSchema = z.strictObject({
  /** How often. */
  every: duration.prefault('5s'),
  // Not for readers.
  name: z.string(),
});
export const schema = z.strictObject({
  /** Looked at
   *  in turn. */
  probes: z.array(probeSchema.refine((probe) => probe.name !== '')).default([]),
  byName: z.record(z.string(), z.strictObject({ /** A number. */ k: z.number() })),
  kind: z.discriminatedUnion('kind', [z.strictObject({ /** Its address. */ url: z.url() })]),
});`;

test('comments over settings are found by path, through arrays, records, unions and constants', () => {
  expect(Object.fromEntries(settingComments('config.ts', CONFIG, 'x'))).toEqual({
    'x.probes': 'Looked at in turn.',
    'x.probes[].every': 'How often.',
    'x.byName.<name>.k': 'A number.',
    'x.kind.url': 'Its address.',
  });
});

describe('the page of settings', () => {
  const schema = z.strictObject({
    env: z.string().default('production'),
    healer: z.strictObject({ mode: z.enum(['auto', 'suggest']).default('suggest'), max: z.int().min(0).max(9) }),
    rca: z.strictObject({}),
  });
  const json = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  const page = configurationPage(describeSchema(json, new Map([['healer.max', 'So | many.']])), ['healer', 'rca']);

  test('has a row a setting with type, default and comment', () => {
    expect(page).toContain('| `env` | string | `production` |  |');
    expect(page).toContain('| `healer.mode` | `auto`, `suggest` | `suggest` |  |');
    expect(page).toContain('| `healer.max` | integer, 0 to 9 |  | So \\| many. |');
  });

  test('says so when a service has nothing to set', () => {
    expect(page).toMatch(/## rca\n\nNothing to set\.\n/);
  });
});

test('the page of metrics has type, labels and help', () => {
  const register = (registry: Registry) => {
    const labelNames = ['kind', 'reason'] as const;
    return new Counter({ name: 'hale_things_total', help: 'Things.', labelNames, registers: [registry] });
  };
  const page = metricsPage([{ name: 'thing', register: [register] }]);
  expect(page).toContain('| `hale_things_total` | counter | `kind`, `reason` | Things. |');
});

describe('the page of events', () => {
  const all = Object.values(topics) as unknown as Topic[];
  const page = eventsPage(all);

  test.each(all.map(({ name }) => name))('%s has a row, a node and an example', (name) => {
    expect(page).toContain(`| [\`${name}\`](#${name.replace('.', '')}) |`);
    expect(page).toContain(`([${name}])`);
    expect(page).toContain(`### ${name}\n\n\`\`\`json\n`);
  });

  test('shows who hands what to whom', () => {
    expect(page).toContain('  rca --> diagnosis_completed\n');
    expect(page).toContain('  diagnosis_completed --> healer\n');
  });
});

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { SERVICES, sections } from '../cli/src/services.ts';
import { busMetrics } from '../libs/bus/src/metrics.ts';
import { wholeSchema } from '../libs/config/src/load.ts';
import { topics } from '../libs/events/src/catalogue.ts';
import type { Topic } from '../libs/events/src/topic.ts';
import { configurationPage } from './docs/configuration-page.ts';
import { eventsPage } from './docs/events-page.ts';
import { describeSchema, type JsonSchema } from './docs/json-schema.ts';
import { metricsPage, type Register } from './docs/metrics-page.ts';
import { settingComments } from './docs/setting-comments.ts';
import { ROOT } from './repository.ts';

const CHECK = '--check';

async function readMetrics(names: readonly string[]): Promise<{ name: string; register: Register[] }[]> {
  const files = names.map((name) => ({ name, file: join(ROOT, 'services', name, 'src', 'metrics.ts') }));
  const services = files
    .filter(({ file }) => existsSync(file))
    .map(async ({ name, file }) => {
      const module: Record<string, unknown> = await import(file);
      return {
        name,
        register: Object.values(module).filter((value): value is Register => typeof value === 'function'),
      };
    });
  return [{ name: 'Every consumer', register: [busMetrics] }, ...(await Promise.all(services))];
}

function commentsOf(names: readonly string[]): Map<string, string> {
  const files = [
    { file: 'libs/config/src/core.ts', prefix: '' },
    ...names.map((name) => ({ file: `services/${name}/src/config.ts`, prefix: name })),
  ];
  const existing = files.filter(({ file }) => existsSync(join(ROOT, file)));
  return new Map(
    existing.flatMap(({ file, prefix }) => [...settingComments(file, readFileSync(join(ROOT, file), 'utf8'), prefix)]),
  );
}

/** Every generated page by its path. */
async function pages(): Promise<Record<string, string>> {
  const names = SERVICES.map(({ name }) => name);
  const plain = z.toJSONSchema(wholeSchema(sections), { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const schema = describeSchema(plain, commentsOf(names));
  return {
    'docs/events.md': eventsPage(Object.values(topics) as unknown as Topic[]),
    'docs/metrics.md': metricsPage(await readMetrics(names)),
    'docs/configuration.md': configurationPage(schema, names),
    'docs/hale.schema.json': `${JSON.stringify({ ...schema, title: 'hale.yaml' }, null, 2)}\n`,
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

const isStale = (path: string, text: string): boolean =>
  !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text;

if (import.meta.main) {
  const stale = Object.entries(await pages()).filter(([path, text]) => isStale(path, text));
  const checking = process.argv.includes(CHECK);
  if (!checking) for (const [path, text] of stale) write(path, text);
  for (const [path] of stale) console.error(checking ? `${path} is out of date: npm run docs` : `${path} written`);
  if (stale.length === 0) console.error('the generated pages are current');
  process.exitCode = checking && stale.length > 0 ? 1 : 0;
}

import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'HALE__';

/**
 * What the environment adds to the file:
 * - `${NAME}`, `${NAME:-default}`, `${NAME:?message}` inside its strings, `$$` for a dollar sign;
 * - `HALE__ALERTER__SLACK__TOKEN=…` sets `alerter.slack.token`, and `…_FILE` the same from a file, as Docker's
 *   secrets are handed over. Segments are written in capitals, words parted by one underscore.
 * - `REDIS_URL` sets `redis.url` unless `HALE__REDIS__URL` does.
 */
export function applyEnvironment(file: unknown, environment: Environment): { value: unknown; problems: string[] } {
  const problems: string[] = [];
  const value = interpolate(file, environment, problems);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { value, problems };
  }
  const root = value as Record<string, unknown>;
  if (environment['REDIS_URL']) assign(root, ['redis', 'url'], environment['REDIS_URL']);
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const resolved = resolveSecret(name, text, problems);
    if (resolved) assign(root, resolved.path, resolved.value);
  }
  return { value: root, problems };
}

function resolveSecret(name: string, text: string, problems: string[]): { path: string[]; value: string } | undefined {
  const fromFile = name.endsWith('_FILE');
  const [top = '', ...rest] = name.slice(PREFIX.length, fromFile ? -'_FILE'.length : undefined).split('__');
  const path = [topLevel(top), ...rest.map(camelCase)];
  if (!fromFile) return { path, value: text };
  try {
    return { path, value: readFileSync(text, 'utf8').trim() };
  } catch (error) {
    problems.push(`${name}: ${text} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    return undefined;
  }
}

/** Sections are named after services (`anomaly-detector`), everything else is in camel case. */
function topLevel(segment: string): string {
  return segment === 'LOG_LEVEL' ? 'logLevel' : segment.toLowerCase().replaceAll('_', '-');
}

function camelCase(segment: string): string {
  return segment.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function assign(root: Record<string, unknown>, path: readonly string[], text: string): void {
  let at = root;
  for (const step of path.slice(0, -1)) {
    const next = Object.hasOwn(at, step) ? at[step] : undefined;
    const object = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {};
    Object.defineProperty(at, step, { value: object, enumerable: true, configurable: true, writable: true });
    at = object;
  }
  const leaf = path.at(-1) ?? '';
  Object.defineProperty(at, leaf, { value: scalar(text), enumerable: true, configurable: true, writable: true });
}

/** Numbers and booleans as YAML would read them; everything else is text. */
function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function interpolate(value: unknown, environment: Environment, problems: string[]): unknown {
  if (typeof value === 'string') return interpolateText(value, environment, problems);
  if (Array.isArray(value)) return value.map((each) => interpolate(each, environment, problems));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, interpolate(each, environment, problems)]),
  );
}

function interpolateText(text: string, environment: Environment, problems: string[]): string {
  return text.replace(/\$\$|\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g, (whole, name?: string, operator?: string, rest = '') => {
    if (whole === '$$') return '$';
    const found = environment[name ?? ''];
    if (found) return found;
    if (operator === ':-') return rest;
    problems.push(`\${${name}} is not set${operator === ':?' && rest ? `: ${rest}` : ''}`);
    return '';
  });
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type CoreConfig, coreSchema } from './core.ts';
import { applyEnvironment, type Environment } from './environment.ts';
import { locate } from './locate.ts';
import { suggest } from './suggest.ts';

/** Every problem of a configuration, each with its place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n  ${problems.join('\n  ')}`,
    );
    this.problems = problems;
  }
}

/** The sections of services, by name: what {@link loadConfig} validates beside the core. */
export type Sections = Readonly<Record<string, z.ZodType>>;

export interface LoadedConfig {
  readonly core: CoreConfig;
  /** The validated section of each service that was asked for. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** Of the file's meaning, secrets included: changes when anything changes. 16 hexadecimal digits. */
  readonly hash: string;
  /** The file that was read; absent when there is none and defaults stand. */
  readonly file: string | undefined;
  /** Relative paths in the file start here. */
  readonly directory: string;
}

export interface LoadOptions {
  /** Path of hale.yaml; defaults only when absent. */
  readonly file?: string | undefined;
  readonly environment: Environment;
  readonly sections: Sections;
  /** Sections that may stand in the file and are not looked at: those of services that run elsewhere. */
  readonly tolerated?: readonly string[];
}

/** Settings under the name that they had once. */
const MOVED: Readonly<Record<string, string>> = { 'collector.highWater': 'redis.highWater' };

/** Reads, completes and validates the whole configuration. Throws {@link ConfigError} with all problems at once. */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const { file, sections, tolerated = [] } = options;
  const text = file === undefined ? '' : readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (path: readonly PropertyKey[]) => `${file ?? 'hale.yaml'}:${locate(document, lines, path)}`;
  const problems = document.errors.map(({ message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${file}:${line}:${col} ${message}`;
  });
  if (problems.length > 0) throw new ConfigError(problems);

  const { value, problems: environmentProblems } = applyEnvironment(document.toJS() ?? {}, options.environment);
  const schema = wholeSchema(sections, tolerated);
  const parsed = schema.safeParse(value);
  if (!parsed.success || environmentProblems.length > 0) {
    const own = parsed.success ? [] : parsed.error.issues.flatMap((issue) => describe(issue, schema, place));
    throw new ConfigError([...environmentProblems, ...own]);
  }
  const hash = createHash('sha256').update(JSON.stringify(parsed.data)).digest('hex').slice(0, 16);
  const directory = file === undefined ? process.cwd() : dirname(resolve(file));
  return { ...split(parsed.data, Object.keys(sections)), hash, file, directory };
}

/** The schema of a file with these sections: for validation and for editors. */
export function wholeSchema(sections: Sections, tolerated: readonly string[] = []): z.ZodObject {
  const own = Object.entries(sections).map(([name, section]) => [name, section.prefault({})] as const);
  const others = tolerated.filter((name) => !(name in sections)).map((name) => [name, z.unknown().optional()] as const);
  return z.strictObject({ ...coreSchema.shape, ...Object.fromEntries([...own, ...others]) });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`]);
  }
}

function split(value: Record<string, unknown>, names: readonly string[]): Pick<LoadedConfig, 'core' | 'sections'> {
  // The whole schema contains the core's fields, so this is what the core schema made of them.
  const { env, redis, http, links, logLevel, services } = value as CoreConfig;
  return {
    core: { env, redis, http, links, logLevel, services },
    sections: Object.fromEntries(names.map((name) => [name, value[name]])),
  };
}

/** A problem in a person's words: where, what, and the key that was probably meant. */
function describe(
  issue: z.core.$ZodIssue,
  schema: z.ZodObject,
  place: (path: readonly PropertyKey[]) => string,
): string[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [`${place(issue.path)} ${path || 'the file'}: ${issue.message}`];
  return issue.keys.map((key) => {
    const name = [...issue.path, key].join('.');
    const near = suggest(key, keysAt(schema, issue.path));
    const hint = MOVED[name] !== undefined ? `, it is ${MOVED[name]} now` : near && `, did you mean "${near}"?`;
    return `${place([...issue.path, key])} ${name}: no such setting${hint ?? ''}`;
  });
}

/** The keys that the schema knows at a path; none where it cannot be told. */
function keysAt(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let at: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const step of path) {
    const node = at as { properties?: Record<string, unknown>; additionalProperties?: unknown; items?: unknown };
    at = typeof step === 'number' ? node.items : (node.properties?.[String(step)] ?? node.additionalProperties);
    if (typeof at !== 'object' || at === null) return [];
  }
  return Object.keys((at as { properties?: Record<string, unknown> }).properties ?? {});
}

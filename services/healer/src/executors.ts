import { durationMs } from '@hale/config';
import { z } from 'zod';
import { unknownPlaceholders } from './policy/placeholders.ts';

/** Text with `{service}` and `{key}` in it; a name in braces that is neither is refused, being most likely misspelt. */
const template = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => unknownPlaceholders([text]).length === 0, {
      error: ({ input }) =>
        `only {service} and {key} are replaced, not ${unknownPlaceholders([String(input)]).join(', ')}`,
    });

/**
 * A program and its arguments, started without a shell. `{service}` and `{key}` are replaced inside an
 * argument, never in the program's name; other braces are taken as they are.
 */
const argvSchema = z
  .array(z.string().max(1_000))
  .min(1)
  .refine((argv) => argv[0] !== '', 'the program has no name')
  .refine((argv) => !/\{(service|key)\}/.test(argv[0] ?? ''), 'the program’s name takes no placeholder')
  .refine((argv) => unknownPlaceholders(argv).length === 0, {
    error: (issue) =>
      `only {service} and {key} are replaced, not ${unknownPlaceholders(asArgv(issue.input)).join(', ')}`,
  });

function asArgv(input: unknown): readonly string[] {
  return Array.isArray(input) ? input.filter((item) => typeof item === 'string') : [];
}

/** Placeholders may stand in path and query, where they are percent-encoded, and nowhere else. */
const urlSchema = template(1_000).refine(isPlainUrl, {
  error: 'an http or https address without a name or password in it; placeholders in its path and query only',
});

function isPlainUrl(text: string): boolean {
  const url = URL.parse(text.replaceAll(/\{(service|key)\}/g, 'x'));
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false;
  return !/[{}]/.test(/^https?:\/\/[^/?#]*/i.exec(text)?.[0] ?? '{');
}

const headersSchema = z
  .record(
    z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'the name of a header'),
    // No value that the client library refuses, because its complaint would quote it.
    z.string().regex(/^[\t\x20-\x7e]*$/, 'visible characters of ASCII only'),
  )
  .default({});

const statusSchema = z.array(z.int().min(200).max(299)).min(1).default([200, 201, 202, 204]);

const argv = z.strictObject({
  kind: z.literal('argv'),
  /** Shown in plans and rehearsals: secrets belong into `commands.env`. */
  argv: argvSchema,
  timeout: durationMs.prefault('60s'),
});

const http = z.strictObject({
  kind: z.literal('http'),
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  /** Redirects are not followed: whatever answers so has not done it. */
  url: urlSchema,
  /** Never logged and never shown; secrets come from the environment. */
  headers: headersSchema,
  /** Sent as it is, with its placeholders replaced; say in `headers` of which type it is. */
  body: template(10_000).optional(),
  /** Statuses that mean that it has been done. */
  status: statusSchema,
  /** The header that carries the remediation's id, the same for every try, so that the target can act once. */
  keyHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'the name of a header')
    .default('Idempotency-Key'),
  timeout: durationMs.prefault('20s'),
});

const cacheClear = z.strictObject({
  kind: z.literal('cache-clear'),
  /** The Redis that holds the cache. */
  url: z.url({ protocol: /^rediss?$/ }),
  /**
   * Keys that begin so are deleted, and no others. `{service}` is replaced. Neither empty nor a pattern, and
   * not Hale's own keys.
   */
  prefix: z
    .string()
    .min(2)
    .max(200)
    .regex(/^[^*?[\]\\\s]+$/, 'a prefix, not a pattern: none of * ? [ ] \\ and no blanks')
    .refine((prefix) => unknownPlaceholders([prefix], ['service']).length === 0, 'only {service} is replaced')
    .refine((prefix) => !/^\{service\}.?$/.test(prefix), 'a prefix of the cache before or after {service}')
    .refine((prefix) => !prefix.startsWith('hale:') && !'hale:'.startsWith(prefix), 'these are Hale’s own keys'),
  /** More keys than this are not a cache that anyone meant: nothing is deleted. */
  max: z.int().min(1).max(10_000_000).default(100_000),
  /** Keys a command. */
  batch: z.int().min(1).max(10_000).default(500),
  timeout: durationMs.prefault('30s'),
});

const docker = z.strictObject({
  kind: z.literal('docker'),
  operation: z.enum(['restart']).default('restart'),
  /** How long the engine waits for a container's own end before it kills it. */
  grace: durationMs.prefault('10s'),
  timeout: durationMs.prefault('60s'),
});

export const executorSchema = z.discriminatedUnion('kind', [argv, http, cacheClear, docker]);
export type Executor = z.output<typeof executorSchema>;

/** A program that prints a line. */
const argvLook = z.strictObject({
  kind: z.literal('argv').optional(),
  argv: argvSchema,
  timeout: durationMs.prefault('10s'),
});

/** A GET whose answer is the line; with `field`, that field of its JSON (`cache.generation`). */
const httpLook = z.strictObject({
  kind: z.literal('http'),
  url: urlSchema,
  headers: headersSchema,
  field: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)*$/, 'names with dots between them')
    .optional(),
  timeout: durationMs.prefault('10s'),
});

export const lookSchema = z.discriminatedUnion('kind', [argvLook, httpLook]);
export type ConfiguredLook = z.output<typeof lookSchema>;

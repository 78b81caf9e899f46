import { type JsonSchema, valuesOf } from './json-schema.ts';
import { code, fenced, GENERATED, page, table } from './markdown.ts';

const DURATION = '(ms|s|m|h|d)$';

/** docs/configuration.md: how hale.yaml is read, and every setting with its default. */
export function configurationPage(schema: JsonSchema, sections: readonly string[]): string {
  const all = schema.properties ?? {};
  const core = Object.keys(all).filter((name) => !sections.includes(name));
  return page(
    GENERATED,
    '# Configuration',
    'One file, `hale.yaml`, for all services; every part may be absent. For completion and checks in an editor begin it with',
    fenced('yaml', '# yaml-language-server: $schema=docs/hale.schema.json'),
    RULES,
    '## Where Redis is',
    ADDRESSES,
    '## For all services',
    table(
      HEAD,
      core.flatMap((name) => rowsOf(name, all[name] ?? {})),
    ),
    ...sections.flatMap((name) => {
      const rows = rowsOf(name, all[name] ?? {});
      return [`## ${name}`, rows.length > 0 ? table(HEAD, rows) : 'Nothing to set.'];
    }),
  );
}

const HEAD = ['setting', 'type', 'default', 'meaning'];

const RULES = [
  '- Unknown keys are errors. All problems are told at once, each with its line. Nothing starts on a broken file.',
  '- `${NAME}` in a text is replaced from the environment; `${NAME:-default}`, `${NAME:?message}`; `$$` is a dollar sign.',
  '- `HALE__ALERTER__SLACK__TOKEN=…` sets `alerter.slack.token` over the file; `HALE__ALERTER__SLACK__TOKEN_FILE=/path` takes',
  '  it from a file, as Docker hands over secrets. Parts are parted by two underscores, words by one. `REDIS_URL` sets',
  '  `redis.url`.',
  '- A duration is a number with a unit: `500ms`, `20s`, `5m`, `1h`, `7d`.',
].join('\n');

const ADDRESSES = [
  '`redis.url` and `redis.telemetryUrl` say it in one text. Whatever it is, commands wait until it answers and go on then.',
  '',
  '| address | what it is |',
  '| --- | --- |',
  '| `redis://[user:password@]host[:port][/db]` | One server; `rediss://` by TLS. |',
  '| `redis+sentinel://[user:password@]host[:port],…/<primary>[/db]` | The primary that these sentinels know under that name, and after a failover the next. `?sentinelPassword=` (and `&sentinelUsername=`) for sentinels that ask for one. |',
  '| `redis+cluster://[user:password@]host[:port],…` | A Cluster; some of its servers, the others are found. |',
  '',
  "In user and password `%`, `/` and `?` are percent-encoded. A port that is not given is 6379, a sentinel's 26379. In a",
  'Cluster the control plane is one slot, each partition of the telemetry another: it spreads the telemetry.',
].join('\n');

/** A row a setting; a section has one only when there is something to say about it. */
function rowsOf(path: string, schema: JsonSchema): string[][] {
  const inside = rowsInside(path, schema);
  const isElement = path.endsWith('[]') || path.endsWith('.<name>');
  const isEmptySection = schema.properties !== undefined && inside.length === 0;
  const hasOwnRow = inside.length > 0 || isEmptySection ? schema.description !== undefined : !isElement;
  const own = [code(path), typeOf(schema), defaultOf(schema, inside.length > 0), schema.description ?? ''];
  return [...(hasOwnRow ? [own] : []), ...inside];
}

function rowsInside(path: string, schema: JsonSchema): string[][] {
  const values = valuesOf(schema);
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => rowsOf(`${path}.${name}`, each)),
    ...(values ? rowsOf(`${path}.<name>`, values) : []),
    ...(schema.items ? rowsOf(`${path}[]`, schema.items) : []),
    ...(schema.oneOf ?? []).flatMap((each) => rowsInside(path, each)),
  ];
}

function typeOf(schema: JsonSchema): string {
  const values = valuesOf(schema);
  if (schema.enum) return schema.enum.map((each) => code(String(each))).join(', ');
  if (schema.const !== undefined) return code(JSON.stringify(schema.const).replaceAll('"', ''));
  if (schema.pattern?.endsWith(DURATION)) return 'duration';
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  if (values) return `${typeOf(values)} by name`;
  if (schema.type === 'object') return 'section';
  if (schema.oneOf ?? schema.anyOf) return 'one of several';
  return `${schema.format === 'uri' ? 'URL' : (schema.type ?? 'anything')}${rangeOf(schema)}`;
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return `, ${low} or more`;
  return low === undefined ? `, ${high} or less` : `, ${low} to ${high}`;
}

function defaultOf({ default: value }: JsonSchema, isSection: boolean): string {
  if (value === undefined || (isSection && JSON.stringify(value) === '{}')) return '';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}

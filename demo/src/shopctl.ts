import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BREAKAGES, isBreakage, isVersion } from './faults.ts';
import { fieldOf } from './http.ts';

const USAGE = `usage: node demo/src/shopctl.ts <command> <service> [options]

  status                state, generation and version
  break                 --fault <fault>: ${BREAKAGES.join(', ')}
  restart, rollback, clear-cache
                        --key <key>: the same key again does it no second time
  restarted, rolledback, cleared
                        --key <key>: whether it was done under this key
  deploy <version>      another version, such as v1.1, or v2, which is bad
  stop, start
  surge <rate>          without a service: requests per second from here on

  --by <name>           who does it, for the announcement
  --shop <file>         the shop's shop.json (default .hale/shop/shop.json)

Prints one line of JSON. Exit codes: 0 done, 1 failed, 2 usage.
`;

/** Longer than any answer takes: the stop of one that hangs, then 10 s for /healthz. */
const TIMEOUT_MS = 20_000;

/** Words that ask, and the path and the field of the answer that they ask for. */
const LOOKS: Readonly<Record<string, readonly [path: string, field: string]>> = {
  restarted: ['restart', 'restarted'],
  rolledback: ['rollback', 'rolledBack'],
  cleared: ['cache/clear', 'cleared'],
};
const ACTS: Readonly<Record<string, string>> = {
  restart: 'restart',
  rollback: 'rollback',
  'clear-cache': 'cache/clear',
};
const PLAIN = ['status', 'break', 'deploy', 'stop', 'start'];

interface Command {
  readonly verb: string;
  readonly service: string;
  readonly shop: string;
  readonly key: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const command = parse(argv);
  if (command === null) return 2;
  try {
    const { ok, line } = await run(command);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    return ok ? 0 : 1;
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
    return 1;
  }
}

/** Null after saying on standard error what is wrong. */
function parse(argv: string[]): Command | null {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        fault: { type: 'string' },
        by: { type: 'string' },
        shop: { type: 'string', default: '.hale/shop/shop.json' },
      },
    });
    const [verb = '', service = '', argument, ...rest] = positionals;
    const { key, fault, by, shop } = values;
    if (verb !== 'surge' && !PLAIN.includes(verb) && !(verb in LOOKS) && !(verb in ACTS))
      throw new Error(`no such command: ${verb}`);
    if (service === '' || rest.length > 0 || (argument !== undefined && verb !== 'deploy'))
      throw new Error(verb === 'surge' ? 'one rate is needed' : 'one service is needed');
    if (key === '' || (key !== undefined && !(verb in LOOKS) && !(verb in ACTS)))
      throw new Error(`--key goes with ${[...Object.keys(ACTS), ...Object.keys(LOOKS)].join(', ')}, and is not empty`);
    if (key === undefined && verb in LOOKS) throw new Error(`${verb} needs --key`);
    if ((verb === 'break') !== isBreakage(fault)) throw new Error(`--fault ${BREAKAGES.join('|')} goes with break`);
    if (verb === 'deploy' && !isVersion(argument)) throw new Error('deploy needs a version such as v1.1 or v2');
    if (verb === 'surge' && !Number.isFinite(Number(service))) throw new Error('surge needs a rate');
    const body = {
      ...(fault !== undefined && { fault }),
      ...(by !== undefined && { by }),
      ...(verb === 'deploy' && { version: argument }),
      ...(verb === 'surge' && { rate: Number(service) }),
    };
    return { verb, service, shop, key, body };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

async function run(command: Command): Promise<{ ok: boolean; line: unknown }> {
  const { verb, key, body: sent } = command;
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    body: JSON.stringify(sent),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const isQuestion = verb === 'status' || verb in LOOKS;
  const response = await ask(urlOf(controlOf(command.shop), command), { signal, ...(isQuestion ? {} : post) });
  const body: unknown = await response.json();
  if (!response.ok) return { ok: false, line: { error: fieldOf(body, 'error') ?? `status ${response.status}` } };
  if (verb === 'surge') return { ok: true, line: body };
  const field = LOOKS[verb]?.[1];
  if (field !== undefined) return { ok: true, line: { [field]: fieldOf(body, field) } };
  const [state, generation, version] = ['state', 'generation', 'version'].map((name) => fieldOf(body, name));
  return { ok: true, line: { state, generation: String(generation), version } };
}

function urlOf(control: string, { verb, service, key }: Command): string {
  if (verb === 'surge') return `${control}/load`;
  const base = `${control}/services/${encodeURIComponent(service)}`;
  if (verb === 'status') return base;
  const look = LOOKS[verb];
  return look === undefined ? `${base}/${ACTS[verb] ?? verb}` : `${base}/${look[0]}/${encodeURIComponent(key ?? '')}`;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`the shop does not answer: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Throws an error that says what is missing if there is no shop. */
function controlOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`no shop runs: ${path} cannot be read`);
  }
  const control = fieldOf(JSON.parse(text), 'control');
  if (typeof control !== 'string') throw new Error(`${path} does not describe a shop`);
  return control;
}

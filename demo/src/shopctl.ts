import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FAULTS, isFault, isServiceName, SERVICES } from './graph.ts';
import { fieldOf } from './http.ts';

const USAGE = `usage: node demo/src/shopctl.ts <status|restart|restarted|break|stop|start> <service> [options]

  <service>             ${SERVICES.join(', ')}
  --key <key>           restart: the same key again does not restart again
                        restarted: whether a restart under this key was done
  --fault <fault>       break: ${FAULTS.join(' or ')}
  --shop <file>         the shop's shop.json (default .hale/shop/shop.json)

Prints one line of JSON. Exit codes: 0 done, 1 failed, 2 usage.
`;

/** Longer than any answer takes: the stop of one that hangs, then 10 s for /healthz. */
const TIMEOUT_MS = 20_000;

interface Command {
  readonly verb: string;
  readonly service: string;
  readonly shop: string;
  readonly key: string | null;
  readonly fault: string | null;
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
        shop: { type: 'string', default: '.hale/shop/shop.json' },
      },
    });
    const [verb = '', service = '', ...rest] = positionals;
    const { key = null, fault = null, shop } = values;
    if (!['status', 'restart', 'restarted', 'break', 'stop', 'start'].includes(verb))
      throw new Error(`no such command: ${verb}`);
    if (!isServiceName(service) || rest.length > 0) throw new Error('one service is needed');
    if (key === '' || (key !== null && !['restart', 'restarted'].includes(verb)))
      throw new Error('--key goes with restart and restarted, and is not empty');
    if (key === null && verb === 'restarted') throw new Error('restarted needs --key');
    if ((verb === 'break') !== isFault(fault)) throw new Error(`--fault ${FAULTS.join('|')} goes with break`);
    return { verb, service, shop, key, fault };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

async function run(command: Command): Promise<{ ok: boolean; line: unknown }> {
  const { verb, service, key, fault } = command;
  const base = `${controlOf(command.shop)}/services/${service}`;
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) },
    body: JSON.stringify(fault === null ? {} : { fault }),
  };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await ask(urlOf(base, verb, key), { signal, ...(isQuestion(verb) ? {} : post) });
  const body: unknown = await response.json();
  if (!response.ok) return { ok: false, line: { error: fieldOf(body, 'error') ?? `status ${response.status}` } };
  if (verb === 'restarted') return { ok: true, line: { restarted: fieldOf(body, 'restarted') } };
  return { ok: true, line: { state: fieldOf(body, 'state'), generation: String(fieldOf(body, 'generation')) } };
}

function isQuestion(verb: string): boolean {
  return verb === 'status' || verb === 'restarted';
}

function urlOf(base: string, verb: string, key: string | null): string {
  if (verb === 'status') return base;
  return verb === 'restarted' ? `${base}/restart/${encodeURIComponent(key ?? '')}` : `${base}/${verb}`;
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

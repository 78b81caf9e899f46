import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@hale/config';
import type { Command } from 'commander';
import { stateFolder } from '../up/folders.ts';
import { UsageError } from '../usage-error.ts';

interface Shop {
  readonly control: string;
  readonly services: Readonly<Record<string, { readonly url: string }>>;
}

/** What is asked of one service: the words for the terminal, and what the shop is sent. */
interface Request {
  readonly name: string;
  /** A second argument, and the field of the request that it becomes. */
  readonly argument?: string;
  readonly text: string;
  readonly verb?: string;
  readonly said: string;
}

const REQUESTS: readonly Request[] = [
  {
    name: 'break',
    argument: 'fault',
    text: 'crash, hang, slow, errors, leak, cache-full, cpu, log-only; or what is none: slow-request, scrape-gap',
    said: 'Watch the console.',
  },
  { name: 'restart', text: 'restart a service by hand', said: 'restarted' },
  { name: 'deploy', argument: 'version', text: 'deploy v1.1, say, or v2, which is bad', said: 'deployed' },
  { name: 'rollback', text: 'back to the version before the last deploy', said: 'rolled back' },
  { name: 'clear-cache', verb: 'cache/clear', text: 'empty the cache of a service', said: 'cache cleared' },
  { name: 'stop', text: 'stop a service as an operator', said: 'stopped' },
  { name: 'start', text: 'start it again', said: 'started' },
];

export function demoCommands(program: Command, environment: Environment): void {
  const demo = program.command('demo').description('the demo shop that `hale up` starts');
  const by = environment['USER'] ?? 'operator';
  for (const { name, argument, text, verb = name, said } of REQUESTS) {
    const command = demo.command(name).description(text).argument('<service>');
    if (argument !== undefined) command.argument(`<${argument}>`);
    command.action(async (service: string, value: unknown) => {
      const given = argument === undefined ? {} : { [argument]: value };
      await ask(environment, `/services/${serviceOf(environment, service)}/${verb}`, { ...given, by });
      console.log(argument === undefined ? `${service}: ${said}` : `${service}: ${String(value)}. ${said}`);
    });
  }
  demo
    .command('surge')
    .description('requests per second to the storefront from here on (10 at the start)')
    .argument('<rate>')
    .action(async (rate: string) => {
      await ask(environment, '/load', { rate: Number(rate) });
      console.log(`${rate} requests a second`);
    });
  demo
    .command('status')
    .description('the state of the shop')
    .action(async () =>
      console.log(JSON.stringify(await (await fetch(new URL('/services', shop(environment).control))).json(), null, 2)),
    );
}

function serviceOf(environment: Environment, service: string): string {
  const { services } = shop(environment);
  if (Object.hasOwn(services, service)) return service;
  throw new UsageError(`no service ${service}; there are ${Object.keys(services).join(', ')}`);
}

async function ask(environment: Environment, path: string, body: object): Promise<void> {
  const url = new URL(path, shop(environment).control);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  const { error } = (await response.json().catch(() => ({}))) as { error?: string };
  throw new UsageError(`the shop answered ${response.status}: ${error ?? 'without a reason'}`);
}

function shop(environment: Environment): Shop {
  const file = join(stateFolder(environment), 'shop', 'shop.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Shop;
  } catch {
    throw new UsageError(`no shop is running here (${file}): start it with npm start`);
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@hale/config';
import type { Command } from 'commander';
import { stateFolder } from '../up/folders.ts';
import { UsageError } from '../usage-error.ts';

const FAULTS = ['crash', 'hang'];

interface Shop {
  readonly control: string;
  readonly services: Readonly<Record<string, { readonly url: string }>>;
}

export function demoCommands(program: Command, environment: Environment): void {
  const demo = program.command('demo').description('the demo shop that `hale up` starts');
  demo
    .command('break')
    .description(`break a service of the shop: ${FAULTS.join(' or ')}`)
    .argument('<service>')
    .argument('<fault>')
    .action(async (service: string, fault: string) => {
      if (!FAULTS.includes(fault)) throw new UsageError(`no fault ${fault}; there are ${FAULTS.join(', ')}`);
      await ask(environment, service, 'break', { fault });
      console.log(`${service}: ${fault}. Watch the console: it is noticed, diagnosed, repaired and proven.`);
    });
  demo
    .command('restart')
    .description('restart a service of the shop by hand')
    .argument('<service>')
    .action(async (service: string) => {
      await ask(environment, service, 'restart', {});
      console.log(`${service}: restarted`);
    });
  demo
    .command('status')
    .description('the state of the shop')
    .action(async () =>
      console.log(JSON.stringify(await (await fetch(new URL('/services', shop(environment).control))).json(), null, 2)),
    );
}

async function ask(environment: Environment, service: string, verb: string, body: object): Promise<void> {
  const { control, services } = shop(environment);
  if (!Object.hasOwn(services, service))
    throw new UsageError(`no service ${service}; there are ${Object.keys(services).join(', ')}`);
  const url = new URL(`/services/${service}/${verb}`, control);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new UsageError(`the shop answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
}

function shop(environment: Environment): Shop {
  const file = join(stateFolder(environment), 'shop', 'shop.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Shop;
  } catch {
    throw new UsageError(`no shop is running here (${file}): start it with npm start`);
  }
}

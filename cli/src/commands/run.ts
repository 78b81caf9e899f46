import type { Environment } from '@hale/config';
import { main } from '@hale/runtime';
import type { Command } from 'commander';
import { servicesNamed } from '../services.ts';

export function runCommand(program: Command, environment: Environment): void {
  program
    .command('run')
    .description('run services in this process, by name; this is what each container of the compose stack does')
    .argument('<service...>')
    .action(async (names: string[]) => {
      const file = program.opts<{ config?: string }>().config;
      await main(servicesNamed(names), { ...environment, ...(file !== undefined && { HALE_CONFIG: file }) });
    });
}

import type { Environment } from '@hale/config';
import type { Command } from 'commander';

export function runCommand(program: Command, environment: Environment): void {
  program
    .command('run')
    .description('run services in this process, by name; this is what each container of the compose stack does')
    .argument('<service...>')
    .action(async (names: string[]) => {
      const [{ main }, { servicesNamed }] = await Promise.all([import('@hale/runtime'), import('../services.ts')]);
      const file = program.opts<{ config?: string }>().config;
      await main(servicesNamed(names), { ...environment, ...(file !== undefined && { HALE_CONFIG: file }) });
    });
}

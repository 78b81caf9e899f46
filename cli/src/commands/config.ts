import { type Environment, loadConfig } from '@hale/config';
import type { Command } from 'commander';
import { UsageError } from '../usage-error.ts';

export function configCommands(program: Command, environment: Environment): void {
  program
    .command('validate')
    .description('check a configuration whole: all problems at once, each with its line')
    .argument('[file]', 'hale.yaml (default: --config)')
    .option('--json', 'the result as one JSON object')
    .action(async (argument: string | undefined, { json }: { json?: boolean }) => {
      const { sections } = await import('../services.ts');
      const file = argument ?? program.opts<{ config?: string }>().config;
      if (file === undefined) throw new UsageError('which file? hale validate <file>');
      const { core, hash } = loadConfig({ file, environment, sections });
      const watched = Object.keys(core.services);
      console.log(
        json
          ? JSON.stringify({ valid: true, hash, env: core.env, watched })
          : `${file} is valid (${hash}): ${core.env}, ${watched.length} services watched`,
      );
    });
}

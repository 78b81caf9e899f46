import type { Environment } from '@hale/config';
import { type Command, Option } from 'commander';
import { callConsole, consoleAddress } from '../console-client.ts';

const KINDS = ['deploy', 'rollback', 'start', 'stop', 'scale', 'configuration'];

interface Options {
  readonly version?: string;
  readonly text?: string;
  readonly collector?: string;
}

/** What a deployment pipeline, or a person at a prompt, tells before or right after a change. */
export function changeCommand(program: Command, environment: Environment): void {
  program
    .command('change')
    .description('announce what you do to a service, so that it is not taken for a fault')
    .argument('<service>')
    .argument('<kind>', KINDS.join(', '))
    .option('--release <version>', 'what runs from here on, for a deploy or a rollback')
    .option('--text <text>', 'what and why, in a line')
    .addOption(new Option('--collector <url>', 'address of the collector (default: of the `hale up` of this checkout)'))
    .action(async (service: string, kind: string, options: Options & { release?: string }) => {
      const { release, text, collector } = options;
      const by = environment['USER'] ?? 'operator';
      const change = { service, kind, by, ...(text && { text }), ...(release && { version: release }) };
      await callConsole(consoleAddress(collector, environment), '/api/v1/changes', change);
      console.log(`${kind} of ${service}: announced`);
    });
}

import { durationMs, type Environment } from '@hale/config';
import type { Command } from 'commander';
import { CONSOLE_OPTION, callConsole, consoleAddress } from '../console-client.ts';
import { UsageError } from '../usage-error.ts';

interface Silence {
  readonly silence: string;
  readonly service?: string;
  readonly until: number;
  readonly by: string;
  readonly comment?: string;
}

interface SilenceOptions {
  readonly for: string;
  readonly end?: string;
  readonly comment?: string;
  readonly console?: string;
}

export function silenceCommands(program: Command, environment: Environment): void {
  program
    .command('silence')
    .description('tell nobody of the incidents of a service for a while; the console shows them all the same')
    .argument('[service]', 'all services when absent')
    .option('--for <duration>', '20m, 1h, 2d', '1h')
    .option('--end <silence>', 'end this silence instead')
    .option('--comment <text>', 'kept with the decision')
    .option(...CONSOLE_OPTION)
    .action(async (service: string | undefined, options: SilenceOptions) => {
      const by = environment['USER'] ?? 'operator';
      const about = {
        kind: 'silence',
        by,
        ...(service !== undefined && { service }),
        ...(options.comment !== undefined && { comment: options.comment }),
        ...(options.end === undefined ? { forMs: millisecondsOf(options.for) } : { silence: options.end, forMs: 0 }),
      };
      await callConsole(consoleAddress(options.console, environment), '/api/decisions', about);
      const who = service ?? 'all services';
      console.log(options.end === undefined ? `${who}: silent for ${options.for}` : `${options.end}: ended`);
    });
  program
    .command('silences')
    .description('which silences last')
    .option('--json', 'as JSON')
    .option(...CONSOLE_OPTION)
    .action(async ({ json, console: named }: { json?: boolean; console?: string }) => {
      const { silences } = await callConsole<{ silences: Silence[] }>(
        consoleAddress(named, environment),
        '/api/silences',
      );
      if (json) return console.log(JSON.stringify(silences));
      if (silences.length === 0) return console.log('no silences');
      for (const { silence, service, until, by, comment } of silences) {
        const words = comment === undefined ? '' : `  ${comment}`;
        console.log(
          `${silence}  ${service ?? 'all services'}  until ${new Date(until).toISOString()}  by ${by}${words}`,
        );
      }
    });
}

function millisecondsOf(text: string): number {
  const parsed = durationMs.safeParse(text);
  if (!parsed.success) throw new UsageError(`--for ${text}: ${parsed.error.issues[0]?.message ?? 'no duration'}`);
  return parsed.data;
}

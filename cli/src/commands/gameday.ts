import type { Environment } from '@hale/config';
import type { Command } from 'commander';
import { gameday, MODEL_CHOICES, type ModelChoice } from '../gameday/gameday.ts';
import { reportOf } from '../gameday/report.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly seeds: string;
  readonly only?: string;
  readonly models: string;
  readonly json?: boolean;
  readonly kill?: boolean;
  readonly keep?: boolean;
}

export function gamedayCommand(program: Command, environment: Environment): void {
  program
    .command('gameday')
    .description(
      'break the demo shop in every way, under names and in an order drawn at random, and measure what Hale makes of it',
    )
    .option('--seeds <list>', 'one world for each, about 15 minutes', '1,2,3')
    .option('--only <list>', 'names of faults and non-faults, such as crash,scrape-gap')
    .option(
      '--models <which>',
      'stand-in: for a local and a large model; configured: those of --config; none: rules alone',
      'none',
    )
    .option('--json', 'the result as JSON on standard output')
    .option('--kill', 'kill -9 all of Hale at a random moment of every fault, and start it again')
    .option('--keep', 'leave the state folders where they are')
    .action(async (options: Options) => {
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      const result = await gameday({
        seeds: seedsOf(options.seeds),
        only: options.only?.split(','),
        models: modelsOf(options.models),
        config: program.opts<{ config?: string }>().config,
        kill: options.kill ?? false,
        keep: options.keep ?? false,
        environment,
        say: (line) => process.stderr.write(`${line}\n`),
        abort: stop.signal,
      });
      console.log(options.json ? JSON.stringify(result) : reportOf(result));
      if (!result.complete) process.exitCode = 1;
    });
}

function seedsOf(text: string): number[] {
  const seeds = text.split(',');
  if (!seeds.every((seed) => /^\d{1,9}$/.test(seed))) throw new UsageError(`--seeds takes whole numbers, not ${text}`);
  return seeds.map(Number);
}

function modelsOf(text: string): ModelChoice {
  const choice = MODEL_CHOICES.find((each) => each === text);
  if (choice === undefined) throw new UsageError(`--models takes ${MODEL_CHOICES.join(', ')}, not ${text}`);
  return choice;
}

import { parseArgs } from 'node:util';
import type { Bench, BenchOption, OptionValues } from './bench.ts';

export interface Command {
  /** Undefined when the command asks for help or names nothing. */
  readonly name: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly dataDir: string | undefined;
  readonly seed: number;
  /** Those of the named bench, with their defaults. */
  readonly options: OptionValues;
}

/** The command line was not understood; the message is for its author. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  data: { type: 'string' },
  seed: { type: 'string', default: '1' },
} as const;

type Described = Pick<Bench, 'name' | 'options'>;

/** `<name> [--json] [--data DIR] [--seed N]` and the options of the named bench. Throws {@link UsageError}. */
export function parseCommand(args: readonly string[], benches: readonly Described[]): Command {
  const { values, positionals } = parse(args, benches);
  if (positionals.length > 1) throw new UsageError(`one bench at a time, not ${positionals.join(', ')}`);
  const { json, help, data, seed, ...given } = values;
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed takes a whole number, not ${seed}`);
  const known = benches.find(({ name }) => name === positionals[0])?.options ?? [];
  const options = optionsOf(known, given as Readonly<Record<string, string | undefined>>);
  return { name: positionals[0], json, help, dataDir: data, seed: Number(seed), options };
}

function optionsOf(known: readonly BenchOption[], given: Readonly<Record<string, string | undefined>>): OptionValues {
  const foreign = Object.keys(given).find((name) => !known.some((option) => option.name === name));
  if (foreign !== undefined) throw new UsageError(`this bench takes no --${foreign}`);
  return Object.fromEntries(
    known.map(({ name, value, takes, fallback }) => {
      const text = given[name] ?? fallback;
      if (!takes.test(text)) throw new UsageError(`--${name} takes ${value}, not ${text}`);
      return [name, text];
    }),
  );
}

function parse(args: readonly string[], benches: readonly Described[]) {
  const own = benches.flatMap(({ options = [] }) => options.map(({ name }) => [name, { type: 'string' }] as const));
  try {
    return parseArgs({
      args: [...args],
      options: { ...(Object.fromEntries(own) as Record<never, never>), ...OPTIONS },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

import { parseArgs } from 'node:util';

export interface Command {
  /** Undefined when the command asks for help or names nothing. */
  readonly name: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
  readonly dataDir: string | undefined;
  readonly seed: number;
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

/** `<name> [--json] [--data DIR] [--seed N]`. Throws {@link UsageError}. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError(`one bench at a time, not ${positionals.join(', ')}`);
  if (!/^\d{1,9}$/.test(values.seed)) throw new UsageError(`--seed takes a whole number, not ${values.seed}`);
  const { json, help, data, seed } = values;
  return { name: positionals[0], json, help, dataDir: data, seed: Number(seed) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchOption, type Figures, MissingDataError } from './bench.ts';
import { BENCHES } from './benches.ts';
import { type Command, parseCommand, UsageError } from './command.ts';
import { describeCommit, describeMachine } from './machine.ts';
import { type OwnRedis, startOwnRedis } from './redis.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const USAGE = [
  'Usage: npm run -s bench -- <name> [--json] [--data DIR] [--seed N] [options of the bench]',
  '',
  '  --json      one JSON object on standard output',
  '  --data DIR  the folder that holds the data sets',
  '  --seed N    of everything that is drawn at random (1)',
  '',
  'Benches:',
  ...BENCHES.flatMap(({ name, summary, options = [] }) => [
    `  ${name.padEnd(17)} ${summary}`,
    ...options.map(describe),
  ]),
].join('\n');

function describe({ name, value, summary, fallback }: BenchOption): string {
  return `${' '.repeat(22)}--${name} ${value}  ${summary} (${fallback})`;
}

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<void> {
  const command = parseCommand(args, BENCHES);
  if (command.help) return console.log(USAGE);
  const bench = BENCHES.find(({ name }) => name === command.name);
  if (!bench) throw new UsageError(command.name === undefined ? 'Which bench?' : `There is no bench ${command.name}.`);
  const result = await measure(bench, command);
  if (command.json) console.log(JSON.stringify(result));
  else console.log(bench.show?.(result.figures) ?? listed(result.figures));
}

async function measure(bench: Bench, { seed, dataDir, options }: Command) {
  let redis: OwnRedis | undefined;
  const startRedis = async () => (redis ??= await startOwnRedis(join(ROOT, '.cache'), progress));
  try {
    const figures = await bench.run({ seed, dataDir, progress, startRedis, options });
    const [commit, machine] = [await describeCommit(ROOT), describeMachine(redis?.description)];
    return { bench: bench.name, dataset: bench.dataset, commit, machine, seed, options, figures };
  } finally {
    await redis?.stop();
  }
}

function listed(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name.padEnd(24)} ${JSON.stringify(value)}`)
    .join('\n');
}

function told(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${USAGE}`;
  if (error instanceof MissingDataError) return error.message;
  return String(error instanceof Error ? error.stack : error);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  progress(told(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

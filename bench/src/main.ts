import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchOption, Figures } from './bench.ts';
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
  else print(result.figures);
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

function print(figures: Figures): void {
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${JSON.stringify(value)}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError;
  progress(usage ? `${error.message}\n\n${USAGE}` : String(error instanceof Error ? error.stack : error));
  process.exitCode = usage ? 2 : 1;
}

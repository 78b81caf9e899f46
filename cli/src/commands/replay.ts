import type { Environment } from '@hale/config';
import { defaultAlarm } from '@hale/detection';
import type { Command } from 'commander';
import { replayMetrics } from '../replay/metrics.ts';
import type { Look } from '../replay/summary.ts';
import { UsageError } from '../usage-error.ts';

const [LEAST, MOST] = [0.5, 30];

const EXAMPLES = `
Columns are found by name (timestamp, time, date, ts; value; label, anomaly, is_anomaly) or by what they hold. A
timestamp is ISO 8601 (without a zone: UTC), "YYYY-MM-DD HH:MM:SS", or seconds or milliseconds since 1970. Each file
is a series of its own and is judged point by point, without a look at what comes after. Exit code 1: some file
could not be replayed.

Examples:
  hale replay metrics cpu.csv
  hale replay metrics history/ --json | jq -c 'select(.anomaly)'
  hale replay metrics requests_total.csv --counter
  hale replay metrics latency.csv --sensitivity 6`;

interface Options {
  readonly json?: boolean;
  readonly counter?: boolean;
  readonly sensitivity: string;
}

export function replayCommands(program: Command, environment: Environment): void {
  const command = program.command('replay').description('what Hale would have said about your own history');
  command
    .command('metrics')
    .description('judge the series of a CSV file, or of every *.csv in a folder, with what the services judge theirs')
    .argument('<path>', 'file or folder')
    .option('--json', 'one JSON object a point: file, timestamp, value, score, anomaly, severity, reason')
    .option('--counter', 'values only ever grow, but for restarts: judge what they grow a second')
    .option(
      '--sensitivity <N>',
      'powers of ten of improbability that an alarm takes: more of them, fewer alarms',
      String(defaultAlarm.least),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, { json = false, counter = false, sensitivity }: Options) => {
      const { stdout, stderr } = process;
      const failed = await replayMetrics({
        path,
        json,
        counter,
        alarm: { ...defaultAlarm, least: leastOf(sensitivity) },
        stdout,
        look: lookOf(stdout, environment),
        say: (line) => stderr.write(`${line}\n`),
        // Lines of JSON on the same terminal would be torn apart by it.
        terminal: stderr.isTTY && !(json && stdout.isTTY) ? stderr : undefined,
      });
      if (failed > 0) process.exitCode = 1;
    });
}

function leastOf(text: string): number {
  const least = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(least >= LEAST && least <= MOST))
    throw new UsageError(`--sensitivity takes a number from ${LEAST} to ${MOST}, not ${text}`);
  return least;
}

function lookOf({ isTTY, columns }: NodeJS.WriteStream, { NO_COLOR, TERM }: Environment): Look {
  const plain = !isTTY || TERM === 'dumb' || (NO_COLOR !== undefined && NO_COLOR !== '');
  const paint = (code: number) => (text: string) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`);
  return { width: Math.min(200, Math.max(40, columns ?? 100)), red: paint(31), bold: paint(1) };
}

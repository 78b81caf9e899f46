import type { Environment } from '@hale/config';
import { defaultAlarm } from '@hale/detection';
import { nameSchema } from '@hale/events';
import type { Command } from 'commander';
import { replayLogs } from '../replay/logs/logs.ts';
import type { LogLook } from '../replay/logs/report.ts';
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

const LOG_EXAMPLES = `
Files may be packed with gzip; of a folder every file is read. JSON, logfmt, syslog, the formats of common web servers,
databases and logging libraries are read by themselves; the lines of a stack trace are one event. Each file is the log
of one service, heard line by line by the times that its lines say. Nothing of a line is shown but its template.

With --json an event is { line, templateId, template, severity, category, confidence, novel }: the number of its first
line, its template and what that is about as they are after the whole file, how bad the line is, and whether it is the
first of its template. With --findings --json a line is a finding: { line, detector, signal, symptom, severity, service,
templateId, template, category, traceId, startedAt, raisedAt, clearedAt, summary }. Of several files each has "file" too.
Exit code 1: some file could not be replayed; 2: what was asked for makes no sense.

Examples:
  hale replay logs app.log
  hale replay logs /var/log/nginx --top 50
  zcat app.log.*.gz | hale replay logs - --service shop
  hale replay logs app.log --json | jq -c 'select(.novel and .severity == "error")'
  hale replay logs app.log --findings --json`;

interface LogOptions {
  readonly json?: boolean;
  readonly findings?: boolean;
  readonly service?: string;
  readonly top: string;
}

interface Options {
  readonly json?: boolean;
  readonly counter?: boolean;
  readonly sensitivity: string;
}

export function replayCommands(program: Command, environment: Environment): void {
  const command = program.command('replay').description('what Hale would have said about your own history');
  metricsCommand(command, environment);
  logsCommand(command, environment);
}

function metricsCommand(command: Command, environment: Environment): void {
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
        terminal: terminalFor(json),
      });
      if (failed > 0) process.exitCode = 1;
    });
}

function logsCommand(command: Command, environment: Environment): void {
  command
    .command('logs')
    .description('find the templates of logs, what they are about, and what the log-classifier would have said of them')
    .argument('<path...>', 'files or folders, - for standard input')
    .option('--json', 'one JSON object an event: line, templateId, template, severity, category, confidence, novel')
    .option('--findings', 'findings only; with --json one JSON object a finding')
    .option('--service <name>', 'the service whose logs these are (default: by the name of the file)')
    .option('--top <N>', 'how many templates are listed', '30')
    .addHelpText('after', LOG_EXAMPLES)
    .action(async (paths: string[], { json = false, findings = false, service, top }: LogOptions) => {
      const { stdin, stdout, stderr } = process;
      const failed = await replayLogs({
        paths,
        json,
        findings,
        service: service === undefined ? undefined : serviceOf(service),
        top: topOf(top),
        stdin,
        stdout,
        look: logLookOf(stdout, environment),
        say: (line) => stderr.write(`${line}\n`),
        terminal: terminalFor(json),
      });
      if (failed > 0) process.exitCode = 1;
    });
}

/** Lines of JSON on the same terminal would be torn apart by it. */
const terminalFor = (json: boolean): NodeJS.WriteStream | undefined =>
  process.stderr.isTTY && !(json && process.stdout.isTTY) ? process.stderr : undefined;

function serviceOf(name: string): string {
  const { success, data } = nameSchema.safeParse(name);
  if (!success) throw new UsageError(`--service takes the name of a service, not ${name}`);
  return data;
}

function topOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--top takes a whole number, not ${text}`);
  return Number(text);
}

function leastOf(text: string): number {
  const least = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(least >= LEAST && least <= MOST))
    throw new UsageError(`--sensitivity takes a number from ${LEAST} to ${MOST}, not ${text}`);
  return least;
}

function lookOf(stream: NodeJS.WriteStream, environment: Environment): Look {
  const paint = paints(stream, environment);
  return { width: Math.min(200, Math.max(40, stream.columns ?? 100)), red: paint(31), bold: paint(1) };
}

function logLookOf(stream: NodeJS.WriteStream, environment: Environment): LogLook {
  const paint = paints(stream, environment);
  return {
    width: Math.min(400, Math.max(80, stream.columns ?? 200)),
    red: paint(31),
    yellow: paint(33),
    bold: paint(1),
    dim: paint(2),
  };
}

function paints({ isTTY }: NodeJS.WriteStream, { NO_COLOR, TERM }: Environment) {
  const plain = !isTTY || TERM === 'dumb' || (NO_COLOR !== undefined && NO_COLOR !== '');
  return (code: number) => (text: string) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`);
}

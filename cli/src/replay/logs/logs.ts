import type { Readable, Writable } from 'node:stream';
import { logClassifierSchema } from '@hale/log-classifier';
import { Output } from '../output.ts';
import { Progress } from '../progress.ts';
import { eventLines, findingLines } from './as-json.ts';
import { LogReader } from './log-reader.ts';
import { ReplayLog } from './replay-log.ts';
import { cutOf, type LogLook, reportOf } from './report.ts';
import { bytesOf, type LogSource, logSources, NotTextError } from './sources.ts';

export interface LogReplay {
  readonly paths: readonly string[];
  readonly json: boolean;
  /** Findings only. */
  readonly findings: boolean;
  /** Whose log each is; undefined: by the name of the file. */
  readonly service: string | undefined;
  /** Templates that are listed. */
  readonly top: number;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly look: LogLook;
  /** A line for people, on standard error. */
  readonly say: (line: string) => void;
  /** Where progress is shown; undefined when that is no terminal. */
  readonly terminal: Writable | undefined;
}

/** A replay knows as many templates as a service ever may: their ids are meant to last for the whole file. */
const TEMPLATES = 20_000;
/** So much is written at once. */
const PIECE = 64 * 1024;

/** Replays logs, each one for itself. Returns how many could not be replayed. */
export async function replayLogs(replay: LogReplay): Promise<number> {
  const sources = await logSources(replay.paths);
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  const progress = new Progress(replay.terminal, bytes, 'events');
  const output = new Output(replay.stdout);
  let failed = 0;
  for (const source of sources) {
    if (output.closed) break;
    const reader = new LogReader(Date.now());
    const log = new ReplayLog(
      replay.service ?? source.service,
      logClassifierSchema.parse({ templates: { max: TEMPLATES } }),
    );
    const problem = await read(source, reader, log, replay, progress);
    progress.clear();
    if (problem !== undefined) {
      failed += 1;
      replay.say(`hale: ${source.path} ${problem}`);
    } else await write(source, reader, log, sources.length > 1, replay, output);
  }
  return failed;
}

/** Says what is wrong with a log that could not be read to its end. */
async function read(
  source: LogSource,
  reader: LogReader,
  log: ReplayLog,
  { stdin }: LogReplay,
  progress: Progress,
): Promise<string | undefined> {
  try {
    for await (const bytes of bytesOf(source, stdin, (count) => progress.pass(count))) {
      const events = reader.read(bytes);
      log.take(events);
      progress.judged(events.length, source.path);
    }
  } catch (error) {
    if (error instanceof NotTextError) return error.message;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return `cannot be read: ${code}`;
  }
  log.take(reader.end());
  log.end();
  return undefined;
}

async function write(
  { path }: LogSource,
  reader: LogReader,
  log: ReplayLog,
  several: boolean,
  { json, findings, look, top, say }: LogReplay,
  output: Output,
): Promise<void> {
  if (!json) {
    await output.write(`${reportOf(path, { log, reader, top, findingsOnly: findings }, look).join('\n')}\n\n`);
    return;
  }
  if (reader.cut > 0) say(`hale: ${path}: ${cutOf(reader.cut)}`);
  const file = several ? path : undefined;
  let piece = '';
  for (const line of findings ? findingLines(log, file) : eventLines(log, file)) {
    piece += line;
    if (piece.length < PIECE) continue;
    await output.write(piece);
    piece = '';
    if (output.closed) return;
  }
  await output.write(piece);
}

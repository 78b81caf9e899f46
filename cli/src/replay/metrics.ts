import type { Writable } from 'node:stream';
import { csvFiles, type SourceFile } from './files.ts';
import { linesOf } from './lines.ts';
import { Output } from './output.ts';
import { NoSeriesError, type Point, PointReader } from './point-reader.ts';
import { Progress } from './progress.ts';
import { type Judged, Series, type SeriesSettings } from './series.ts';
import { comparisonOf, type Look, Summary, unreadableOf } from './summary.ts';
import { counted } from './words.ts';

export interface Replay extends SeriesSettings {
  readonly path: string;
  readonly json: boolean;
  readonly stdout: Writable;
  readonly look: Look;
  /** A line for people, on standard error. */
  readonly say: (line: string) => void;
  /** Where progress is shown; undefined when that is no terminal. */
  readonly terminal: Writable | undefined;
}

/** What comes of the points of one file. */
interface Form {
  /** What is to be written of a point; nothing where all comes at the end. */
  take(point: Point, judged: Judged): string;
  end(unreadable: PointReader['unreadable']): string;
}

/** Replays a file or a folder of them, each a series of its own. Returns how many could not be replayed. */
export async function replayMetrics(replay: Replay): Promise<number> {
  const files = await csvFiles(replay.path);
  const progress = new Progress(
    replay.terminal,
    files.reduce((sum, { bytes }) => sum + bytes, 0),
    'points',
  );
  const output = new Output(replay.stdout);
  const summaries: Summary[] = [];
  let failed = 0;
  for (const file of files) {
    if (output.closed) break;
    const summary = new Summary(file.path);
    const form = replay.json ? jsonForm(file.path) : summaryForm(summary, replay.look);
    const problem = await replayFile(file, replay, form, output, progress);
    progress.clear();
    if (problem === undefined) summaries.push(summary);
    else {
      failed += 1;
      replay.say(`hale: ${file.path} ${problem}`);
    }
  }
  if (!replay.json && summaries.length > 1) await output.write(totalOf(summaries));
  return failed;
}

/** Says what is wrong with a file that could not be replayed. */
async function replayFile(
  { path }: SourceFile,
  replay: Replay,
  form: Form,
  output: Output,
  progress: Progress,
): Promise<string | undefined> {
  const reader = new PointReader();
  const series = new Series(replay);
  const judge = (points: readonly Point[]): string => {
    progress.judged(points.length, path);
    return points.map((point) => form.take(point, series.take(point))).join('');
  };
  try {
    for await (const lines of linesOf(path, (bytes) => progress.pass(bytes))) {
      await output.write(judge(reader.read(lines)));
      if (output.closed) return undefined;
    }
    await output.write(judge(reader.end()));
  } catch (error) {
    if (error instanceof NoSeriesError) return error.message;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || output.closed) throw error;
    return `cannot be read: ${code}`;
  }
  progress.clear();
  if (reader.unreadable.count > 0 && replay.json) replay.say(`hale: ${path}: ${unreadableOf(reader.unreadable)}`);
  await output.write(form.end(reader.unreadable));
  return undefined;
}

const jsonForm = (file: string): Form => ({
  take: ({ timestamp, value }, { score, anomaly, severity, reason }) =>
    `${JSON.stringify({ file, timestamp, value, score, anomaly, severity, reason })}\n`,
  end: () => '',
});

const summaryForm = (summary: Summary, look: Look): Form => ({
  take: (point, judged) => {
    summary.take(point, judged);
    return '';
  },
  end: (unreadable) => `${summary.lines(unreadable, look).join('\n')}\n\n`,
});

function totalOf(summaries: readonly Summary[]): string {
  const all = summaries.map(({ figures }) => figures);
  const sum = (of: (figures: Summary['figures']) => number) => all.reduce((total, each) => total + of(each), 0);
  const points = sum((figures) => figures.points);
  const alarms = sum((figures) => figures.alarms);
  const line = `${counted(all.length, 'file')}, ${counted(points, 'point')}, ${counted(alarms, 'alarm')}\n`;
  if (all.every(({ labels }) => labels === undefined)) return line;
  return `${line}${comparisonOf({
    windows: sum(({ labels }) => labels?.windows ?? 0),
    found: sum(({ labels }) => labels?.found ?? 0),
    right: sum(({ labels }) => labels?.right ?? 0),
    wrong: sum(({ labels }) => labels?.wrong ?? 0),
  })}\n`;
}

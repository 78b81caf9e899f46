import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { MissingDataError } from '../bench.ts';
import { type Ground, groundOf } from './ground.ts';
import type { Profile } from './score.ts';

export interface CorpusFile {
  /** `<folder>/<file>.csv`. */
  readonly name: string;
  /** Milliseconds. The benchmark names no zone: UTC. Neither unique nor always rising. */
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  readonly ground: Ground;
}

/** One value a profile: standard, reward_low_FP_rate, reward_low_FN_rate. */
export interface ByProfile<Value> {
  readonly standard: Value;
  readonly lowFP: Value;
  readonly lowFN: Value;
}

export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly profiles: ByProfile<Profile>;
  /** By detector. */
  readonly thresholds: Readonly<Record<string, ByProfile<number>>>;
  readonly published: Readonly<Record<string, ByProfile<number>>>;
  /** Scores by file of those detectors whose outputs are there. */
  readonly outputs: Readonly<Record<string, readonly Float64Array[]>>;
}

const byProfile = <Value>(value: z.ZodType<Value>): z.ZodType<ByProfile<Value>> =>
  z
    .object({ standard: value, reward_low_FP_rate: value, reward_low_FN_rate: value })
    .transform((each) => ({ standard: each.standard, lowFP: each.reward_low_FP_rate, lowFN: each.reward_low_FN_rate }));

const WINDOWS = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])));
const COSTS = z.object({ tpWeight: z.number(), fpWeight: z.number(), fnWeight: z.number() });
const PROFILES = byProfile(z.object({ CostMatrix: COSTS }).transform(({ CostMatrix }) => CostMatrix));
const THRESHOLDS = z.record(z.string(), byProfile(z.object({ threshold: z.number() }).transform((it) => it.threshold)));
const PUBLISHED = z.record(z.string(), byProfile(z.number()));

/** A checkout of the benchmark, or as much of it as is read here. */
export async function readCorpus(folder: string): Promise<Corpus> {
  const json = async <Value>(path: string, schema: z.ZodType<Value>) =>
    schema.parse(JSON.parse(await readText(folder, path)));
  const windows = await json('labels/combined_windows.json', WINDOWS);
  const names = Object.keys(windows).sort();
  const files: CorpusFile[] = [];
  for (const name of names) files.push(await readSeries(folder, name, windows[name] ?? []));
  const detectors = (await readdir(join(folder, 'results'), { withFileTypes: true })).filter((it) => it.isDirectory());
  const outputs: Record<string, Float64Array[]> = {};
  for (const { name } of detectors) outputs[name] = await readOutputs(folder, name, files);
  return {
    files,
    profiles: await json('config/profiles.json', PROFILES),
    thresholds: await json('config/thresholds.json', THRESHOLDS),
    published: await json('results/final_results.json', PUBLISHED),
    outputs,
  };
}

async function readText(folder: string, path: string): Promise<string> {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (cause) {
    throw new MissingDataError(
      `No Numenta Anomaly Benchmark in ${folder}: there is no ${path}. Name its folder with --data DIR.`,
      { cause },
    );
  }
}

async function readSeries(folder: string, name: string, limits: readonly (readonly [string, string])[]) {
  const { column } = table(await readText(folder, join('data', name)));
  const timestamps = Float64Array.from(column('timestamp'), timeOf);
  const windows = limits.map(([start, end]) => [timeOf(start), timeOf(end)] as const);
  return {
    name,
    timestamps,
    values: Float64Array.from(column('value'), Number),
    ground: groundOf(timestamps, windows),
  };
}

async function readOutputs(folder: string, detector: string, files: readonly CorpusFile[]): Promise<Float64Array[]> {
  const outputs: Float64Array[] = [];
  for (const { name, values } of files) {
    const path = join('results', detector, dirname(name), `${detector}_${basename(name)}`);
    const scores = Float64Array.from(table(await readText(folder, path)).column('anomaly_score'), Number);
    if (scores.length !== values.length) throw new Error(`${path}: ${scores.length} rows for ${values.length} points`);
    outputs.push(scores);
  }
  return outputs;
}

/** The benchmark's files quote nothing. */
function table(csv: string) {
  const [head = '', ...lines] = csv.trimEnd().split(/\r?\n/);
  const column = (name: string): string[] => {
    const index = head.split(',').indexOf(name);
    if (index < 0) throw new Error(`no column ${name} in ${head}`);
    return lines.map((line) => line.split(',', index + 1)[index] ?? '');
  };
  return { column };
}

function timeOf(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
}

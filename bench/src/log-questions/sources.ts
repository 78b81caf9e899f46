import { heardLine } from '@hale/log-classifier';
import { HOUR_MS, planOf } from '../log-findings/plan.ts';
import { FRAME_MS, Traffic } from '../log-findings/traffic.ts';
import { readStructured } from '../loghub/structured.ts';
import type { Frame } from './count.ts';

const T0 = Date.UTC(2026, 0, 5);
/** Loghub's samples are of the same size and keep no common time: each is heard at so many lines a second. */
const LINES_A_SECOND = 10;
const SECOND_MS = 1_000;

export const LOGHUB = [
  'Android',
  'Apache',
  'BGL',
  'HDFS',
  'HPC',
  'Hadoop',
  'HealthApp',
  'Linux',
  'Mac',
  'OpenSSH',
  'OpenStack',
  'Proxifier',
  'Spark',
  'Thunderbird',
  'Windows',
  'Zookeeper',
] as const;

/** A service in which nothing goes wrong that has not always gone wrong. */
export function* steadyFrames(number: number, days: number, seed: number): Generator<Frame> {
  const traffic = new Traffic(planOf(number, { seed, days, faults: 0 }), seed);
  for (let from = 0; from < days * 24 * HOUR_MS; from += FRAME_MS) {
    const lines = traffic.frame(from).map((each) => ({ ...each, at: T0 + each.at }));
    if (lines.length > 0) yield { at: T0 + from + FRAME_MS, lines };
  }
}

export async function loghubFrames(folder: string, system: string): Promise<Frame[]> {
  const rows = await readStructured(folder, system);
  const frames: Frame[] = [];
  for (let first = 0; first < rows.length; first += LINES_A_SECOND) {
    const at = T0 + (first / LINES_A_SECOND) * SECOND_MS;
    const lines = rows
      .slice(first, first + LINES_A_SECOND)
      .map(({ Content = '', Level }) =>
        heardLine({ at, ...(Level !== undefined && Level !== '' && { level: Level }) }, Content),
      );
    frames.push({ at, lines });
  }
  return frames;
}

import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../random.ts';
import { AppendOnlyFile } from './append-only-file.ts';
import { type Fsync, oneServer, type ServerSite } from './site.ts';
import { Tormentor } from './torment.ts';
import { Trial, type TrialSettings } from './trial.ts';

export interface ChaosSettings extends TrialSettings {
  readonly fsync: Fsync;
  readonly durationMs: number;
  readonly workers: number;
  /** Ends the torment early; what there is by then is judged. */
  readonly interrupted: AbortSignal;
}

/** Half of the restarts under `everysec` lose a part of the last second. */
const CUT_SHARE = 0.5;
const DOWN_MS = { least: 200, more: 1_300 };
/** With `everysec` a server that waits for its disk holds writes back for so long, and loses them when it is killed. */
const WINDOW_MS = 2_500;

/** Workers and Redis under torment while producers speak, then the reckoning. */
export async function runChaos(settings: ChaosSettings) {
  const { workers, seed, durationMs, interrupted, progress, fsync } = settings;
  const site = await oneServer(fsync);
  const trial = await Trial.begin(settings, site, workers);
  const [, dir = '.'] = (await site.server.redis.config('GET', 'dir')) as string[];
  const file = new AppendOnlyFile(dir, trial.now);
  try {
    const tormentor = new Tormentor({
      herd: trial.herd,
      random: randomFrom(seed),
      fewest: Math.max(1, Math.floor(workers / 2)),
      most: workers + 2,
      strikeRedis: (downtime, draw) =>
        strikeRedis(trial, site, fsync === 'everysec' ? file : undefined, downtime, draw),
      progress,
    });
    const over = AbortSignal.any([interrupted, AbortSignal.timeout(durationMs)]);
    await tormentor.run(over);
    const findings = await trial.finish();
    const { examples, moves, sentAgain, refused, cutOff, miscounted, ...figures } = findings;
    const { crashed, stuck } = trial.herd.mishaps;
    const gap = trial.gaps.longest;
    return {
      ...figures,
      longestGapMs: Math.round(gap?.ms ?? 0),
      miscounted,
      cutOff,
      sentAgain,
      refused,
      crashed: crashed.length,
      stuck,
      moves,
      torments: tormentor.done,
      fsync,
      complete: !interrupted.aborted,
      longestGapPlace: gap?.place,
      examples: [...examples, ...crashed],
    };
  } finally {
    file.close();
    await trial.close();
  }
}

/** With a file, some of the strikes take a part of its last second with them; true then. */
async function strikeRedis(
  trial: Trial,
  { server }: ServerSite,
  file: AppendOnlyFile | undefined,
  downtime: number,
  draw: number,
): Promise<boolean> {
  const diedAt = trial.now();
  await server.kill();
  const bytes = file && draw < CUT_SHARE ? await file.cut(diedAt, draw / CUT_SHARE) : 0;
  // Answers that were on their way have arrived by the end of it.
  await delay(DOWN_MS.least + downtime * DOWN_MS.more);
  if (file) {
    trial.outlet.cut();
    trial.cuts.push({ from: diedAt - WINDOW_MS, to: trial.now() });
  }
  await server.restart();
  return bytes > 0;
}

import { setTimeout as delay } from 'node:timers/promises';
import { Trial } from '../chaos/trial.ts';
import { median } from '../statistics.ts';
import { type Outage, WORKERS } from './outages.ts';
import { Stillness } from './stillness.ts';

/** The counters that tell of trouble. */
const SIGNS = /refused|retries|dead_letters|recreated|"lost"/;
const LOOK_EVERY_MS = 20;
/** The load is no longer held up when so few events wait anywhere for so long. */
const FEW_WAITING = 30;
const CALM_MS = 1_500;
/** Longer than the trial takes from look to look. */
const CALM_LOOK_MS = 300;
const STUCK_MS = 60_000;
/** Answers that were on their way have arrived by the end of it. */
const LATE_MS = 500;

export interface PlaySettings {
  readonly times: number;
  readonly seed: number;
  readonly eventsPerS: number;
  readonly partitions: number;
  readonly interrupted: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Lets one thing go wrong some times under a steady load, and judges what came of all of it. */
export async function play(outage: Outage, settings: PlaySettings) {
  const { times, interrupted, progress } = settings;
  const { site, strike, mend } = await outage.open();
  const trial = await Trial.begin({ ...settings, progress: () => undefined }, site, WORKERS);
  try {
    const gaps: number[] = [];
    await calm(trial);
    for (let round = 0; round < times && !interrupted.aborted; round += 1) {
      gaps.push(await strikeOnce(trial, outage, () => strike(trial, round)));
      progress(`${outage.name}: nothing for ${gaps.at(-1)} ms`);
      await mend?.();
      while (trial.herd.workers.length < WORKERS) await trial.herd.add().ready;
      await calm(trial);
    }
    const counts = await trial.herd.counts();
    const metrics = Object.fromEntries(Object.entries(counts).filter(([name]) => SIGNS.test(name)));
    const { examples, moves: _, ...findings } = await trial.finish();
    return {
      what: outage.what,
      times: gaps.length,
      gapMs: { median: median(gaps), worst: Math.max(...gaps) },
      ...findings,
      said: { logs: Object.fromEntries(trial.herd.said), metrics },
      ...(examples.length > 0 && { examples }),
    };
  } finally {
    await trial.close();
  }
}

/** Returns the longest time in which nothing came through: anywhere, or at a place where something waited. */
async function strikeOnce(trial: Trial, { tailMs }: Outage, strike: () => Promise<unknown>): Promise<number> {
  const startedAt = trial.now();
  trial.gaps.restart(startedAt);
  const stillness = new Stillness(startedAt);
  let seen = trial.sums;
  const look = () => {
    const looked = trial.sums !== seen;
    seen = trial.sums;
    stillness.look(looked ? seen.effects : undefined, trial.now());
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    await strike();
    if (tailMs !== undefined) {
      trial.outlet.cut();
      trial.cuts.push({ from: startedAt - tailMs, to: trial.now() + LATE_MS });
    }
    await calm(trial);
  } finally {
    clearInterval(timer);
  }
  look();
  return Math.round(Math.max(stillness.longestMs, trial.gaps.longest?.ms ?? 0));
}

/** Resolves when the chain has kept up with the load for a while. */
async function calm(trial: Trial): Promise<void> {
  const deadline = trial.now() + STUCK_MS;
  for (let since = trial.now(); trial.now() - since < CALM_MS && trial.now() < deadline; ) {
    const seen = trial.sums;
    await delay(CALM_LOOK_MS);
    // A look that has not come means that Redis is away.
    if (trial.sums === seen || trial.sums.waiting > FEW_WAITING) since = trial.now();
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { interruptible } from '../chaos/interruption.ts';
import { oneServer } from '../chaos/site.ts';
import { Trial } from '../chaos/trial.ts';

const FEW = 1;
const MANY = 4;
/** Long enough for a worker to start, take its share and be at rest again. */
const PHASE_MS = 12_000;

interface Phase {
  readonly name: string;
  readonly longestPauseMs: number;
  readonly place: string | undefined;
}

/** One worker becomes four and one again: asked to stop the first time, killed the second. */
export const scaling: Bench = {
  name: 'scaling',
  summary: `${FEW} to ${MANY} workers and back under load, asked to leave and killed: the longest pause of a partition`,
  dataset: 'synthetic: numbered events of 32 keys, 16 partitions, three partitioned stages and the control plane',
  options: [{ name: 'rate', value: 'N', takes: /^\d{1,5}$/, fallback: '400', summary: 'events a second' }],
  run: ({ seed, progress, options }) =>
    interruptible(async (interrupted) => {
      const eventsPerS = Number(options['rate']);
      const trial = await Trial.begin({ seed, eventsPerS, partitions: 16, progress }, await oneServer('everysec'), FEW);
      try {
        const phases = await play(trial, interrupted, progress);
        const { lost, doubled, disordered, deadLettered, miscounted, moves, examples, produced } = await trial.finish();
        const longest = (wanted: RegExp) =>
          Math.max(0, ...phases.filter(({ name }) => wanted.test(name)).map(({ longestPauseMs }) => longestPauseMs));
        return {
          produced,
          lost,
          doubled,
          disordered,
          deadLettered,
          miscounted,
          moves,
          longestPauseMs: longest(/./),
          gracefulPauseMs: longest(/asked|grow/),
          killedPauseMs: longest(/killed/),
          phases,
          complete: !interrupted.aborted,
          examples,
        };
      } finally {
        await trial.close();
      }
    }, progress),
};

async function play(trial: Trial, interrupted: AbortSignal, progress: (line: string) => void): Promise<Phase[]> {
  const phases: Phase[] = [];
  const phase = async (name: string, change: () => unknown) => {
    if (interrupted.aborted) return;
    progress(name);
    trial.gaps.restart(trial.now());
    await change();
    await delay(PHASE_MS, undefined, { signal: interrupted }).catch(() => undefined);
    const gap = trial.gaps.longest;
    phases.push({ name, longestPauseMs: Math.round(gap?.ms ?? 0), place: gap?.place });
  };
  const grow = () => {
    while (trial.herd.workers.length < MANY) trial.herd.add();
  };
  // The oldest goes as well: what it has held since the beginning must move, too.
  const leaving = () => trial.herd.workers.slice(0, MANY - FEW);
  await phase('steady', () => undefined);
  await phase('grow', grow);
  await phase('asked to leave', () => Promise.all(leaving().map((worker) => trial.herd.stop(worker))));
  await phase('grow again', grow);
  await phase('killed', () => leaving().forEach((worker) => trial.herd.kill(worker)));
  return phases;
}

import { median, rounded } from '../statistics.ts';
import type { Stage } from './stages.ts';

/** Medians of the rounds. */
export interface Pace {
  /** In a second of a core: the process's own time, whoever else has the machine meanwhile, with that of collecting garbage beside it. */
  readonly linesPerS: number;
  /** By the clock on the wall. */
  readonly linesPerWallS: number;
  /** How many times as long as reading and splitting the same lines in the same round. */
  readonly timesReading: number;
}

interface Took {
  readonly coreS: number;
  readonly wallS: number;
}

/** Every stage by turns in each round, `passes` over the `lines`, after one round that does not count. */
export function race<Name extends string>(
  stages: Readonly<Record<Name | 'read', Stage>>,
  lines: number,
  passes: number,
  rounds: number,
): Readonly<Record<Name | 'read', Pace>> {
  const names = Object.keys(stages) as (Name | 'read')[];
  const timed = () => new Map(names.map((name) => [name, took(stages[name], passes)]));
  timed();
  const measured = Array.from({ length: rounds }, timed);
  const middle = (name: Name | 'read', of: (its: Took, reading: Took) => number) =>
    median(measured.map((round) => of(round.get(name) ?? NOTHING, round.get('read') ?? NOTHING)));
  const pace = (name: Name | 'read'): Pace => ({
    linesPerS: Math.round((lines * passes) / middle(name, ({ coreS }) => coreS)),
    linesPerWallS: Math.round((lines * passes) / middle(name, ({ wallS }) => wallS)),
    timesReading: rounded(
      middle(name, (its, reading) => its.coreS / reading.coreS),
      1,
    ),
  });
  return Object.fromEntries(names.map((name) => [name, pace(name)])) as Record<Name | 'read', Pace>;
}

const NOTHING: Took = { coreS: Number.NaN, wallS: Number.NaN };

function took(stage: Stage, passes: number): Took {
  const [start, before] = [performance.now(), process.cpuUsage()];
  for (let pass = 0; pass < passes; pass += 1) stage();
  const { user, system } = process.cpuUsage(before);
  return { coreS: (user + system) / 1e6, wallS: (performance.now() - start) / 1_000 };
}

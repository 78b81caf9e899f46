import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '@hale/config';
import { Dice } from './dice.ts';
import { type Figures, figuresOf, type SeedResult, type Survival, survivalOf } from './figures.ts';
import { configuredModels, type Models, startStandIns } from './models.ts';
import { type Plan, planFor } from './plan.ts';
import { playStep } from './play.ts';
import type { FaultRecord, NonFaultRecord } from './record.ts';
import { readTruth } from './truth.ts';
import { violationsOf } from './violations.ts';
import { World } from './world.ts';

/** Whether the ladder has models, and which. */
export const MODEL_CHOICES = ['stand-in', 'configured', 'none'] as const;
export type ModelChoice = (typeof MODEL_CHOICES)[number];

export interface GamedayOptions {
  readonly seeds: readonly number[];
  /** Names in faults.yaml; all when absent. */
  readonly only: readonly string[] | undefined;
  readonly models: ModelChoice;
  /** The user's hale.yaml, for `configured` models. */
  readonly config: string | undefined;
  /** Kills all of Hale with SIGKILL at a random moment of every fault, and starts it again. */
  readonly kill: boolean;
  /** Leaves the state folders where they are, and says where. */
  readonly keep: boolean;
  readonly environment: Environment;
  readonly say: (line: string) => void;
  readonly abort: AbortSignal;
}

export interface GamedayResult {
  /** False when it was stopped before its end: what is there was played, the rest was not. */
  readonly complete: boolean;
  readonly seeds: readonly SeedResult[];
  readonly figures: Figures & Partial<Survival>;
}

/** Every fault and every non-fault of faults.yaml, one after the other, for each seed in a world of its own. */
export async function gameday(options: GamedayOptions): Promise<GamedayResult> {
  const truth = readTruth();
  const plans = options.seeds.map((seed) => planFor(seed, truth, options.only));
  const models = await modelsFor(options);
  try {
    const seeds: SeedResult[] = [];
    for (const plan of plans) {
      if (!options.abort.aborted) seeds.push(await playSeed(plan, models, options));
    }
    return {
      complete: !options.abort.aborted,
      seeds,
      figures: { ...figuresOf(seeds), ...(options.kill && survivalOf(seeds)) },
    };
  } finally {
    models.stop();
  }
}

async function modelsFor({ models, config }: GamedayOptions): Promise<Models> {
  if (models === 'stand-in') return startStandIns();
  return models === 'configured' ? configuredModels(config) : { ladder: undefined, stop: () => undefined };
}

async function playSeed(plan: Plan, models: Models, options: GamedayOptions): Promise<SeedResult> {
  const { say, abort, environment, keep } = options;
  const truth = readTruth();
  const { seed, names, load } = plan;
  say(`seed ${seed}: ${Object.values(names).join(', ')}; ${load} requests a second; ${plan.steps.length} steps`);
  const world = await World.create(plan, models.ladder, environment);
  if (keep) say(`  state: ${world.home}`);
  const faults: FaultRecord[] = [];
  const nonFaults: NonFaultRecord[] = [];
  try {
    await world.start();
    say(`  console ${world.console.url}; ${Math.round(plan.warmUpMs / 1_000)} s to learn what is usual`);
    await delay(plan.warmUpMs, undefined, { signal: abort });
    const dice = new Dice(-seed);
    const disturb = () => killAndStart(world, dice.whole(0, KILL_WITHIN_MS), options);
    const stage = {
      world,
      plan,
      truth,
      say: (line: string) => say(`  ${line}`),
      abort,
      ...(options.kill && { disturb }),
    };
    for (const step of plan.steps) {
      const record = await playStep(stage, step);
      for (const line of verdictOf(record)) say(`    ${line}`);
      if ('fault' in record) faults.push(record);
      else nonFaults.push(record);
    }
  } catch (error) {
    if (!abort.aborted) {
      await world.stop();
      throw error;
    }
    say('  stopped');
  }
  const violations = violationsOf(world.shop.actions(), names.bank);
  await (keep ? world.stop() : world.remove());
  return { seed, names, load, faults, nonFaults, violations };
}

/** From an injection to the proof takes about half a minute. */
const KILL_WITHIN_MS = 34_000;

async function killAndStart(world: World, afterMs: number, { say, abort }: GamedayOptions): Promise<void> {
  await delay(afterMs, undefined, { signal: abort });
  say(`    kill -9 after ${(afterMs / 1_000).toFixed(1)} s`);
  await world.kill();
  await world.start();
}

/** One line; what was missed is told in full. */
function verdictOf(record: FaultRecord | NonFaultRecord): string[] {
  const details = record.incidents.flatMap(({ title, openedS, cause, remediations, findings, diagnosis }) => [
    `after ${openedS} s: ${title}; ${[cause ?? 'no cause', ...remediations].join('; ')}`,
    ...[...findings, ...diagnosis].map((line) => `  ${line}`),
  ]);
  if (!('fault' in record)) {
    const { incidents, falseActions } = record;
    return [`${incidents.length} incidents, ${falseActions.length} actions`, ...details];
  }
  const { asExpected, outcome, detectedS, cause, verifiedS } = record;
  const words = [
    asExpected ? 'as expected' : 'MISSED',
    outcome,
    detectedS !== null && `detected after ${detectedS} s`,
    cause && `${cause.service}/${cause.faultClass}`,
    verifiedS !== null && `verified after ${verifiedS} s`,
  ];
  return [words.filter(Boolean).join(', '), ...(asExpected ? [] : details)];
}

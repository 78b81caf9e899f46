import type { HeardLine } from '@hale/log-classifier';
import { Draws, seedFrom } from '../quiet/draws.ts';
import { DAY_MS, type Happening, type Plan } from './plan.ts';
import type { Statement } from './words.ts';

/** Lines that came since the last frame are heard together, so often. */
export const FRAME_MS = 5_000;
const BURST = 10_000;
/** Of a surge: so many times as often, and so many a second at least. */
const SURGE = { times: 20, least: 2 };
/** Of all lines of a fault of that kind. */
const ERROR_SHARE = 0.4;

/** What a service logs, frame after frame. */
export class Traffic {
  readonly #plan: Plan;
  readonly #draws: Draws;
  #lines: HeardLine[] = [];

  constructor(plan: Plan, seed: number) {
    this.#plan = plan;
    this.#draws = new Draws(seedFrom(seed, 'traffic', plan.name));
  }

  /** The lines from `from` on until the next frame. */
  frame(from: number): readonly HeardLine[] {
    this.#lines = [];
    const { happenings, habits, batchError } = this.#plan;
    const on = happenings.find((each) => each.from <= from && from < each.to);
    const dayTime = 1 + 0.8 * Math.sin((2 * Math.PI * (from % DAY_MS)) / DAY_MS - Math.PI / 2);
    const traffic = this.#plan.traffic * dayTime * (on?.kind === 'doubling' ? 2 : 1);
    if (on && this.#isDown(on, from)) return [];
    for (const { statement, share, perS, from: since, to } of habits) {
      if (from < since || from >= to) continue;
      const times = on?.kind === 'chatter' && statement.severity === 'debug' ? 12 : 1;
      this.#some(statement, (traffic * share * times + perS) * (FRAME_MS / 1_000), from);
    }
    this.#beat(from, on);
    // A row now and then cannot be taken over, in each batch.
    if (on?.kind === 'batch') {
      for (const statement of this.#plan.batch) this.#some(statement, 2 * this.#plan.traffic * 5 + 10, from);
      this.#some(batchError, 3, from);
    } else if (on) this.#happen(on, from, traffic);
    return this.#lines;
  }

  #isDown({ kind, from: began }: Happening, from: number): boolean {
    return (kind === 'deploy' && from < began + 40_000) || (kind === 'restart' && from < began + 15_000);
  }

  #beat(from: number, on: Happening | undefined): void {
    for (const [index, { statement, everyMs }] of this.#plan.beats.entries()) {
      if (on?.kind === 'vanished' && index === 0) continue;
      const next = Math.ceil(from / everyMs) * everyMs;
      if (next < from + FRAME_MS) this.#say(statement, next);
    }
  }

  #happen(on: Happening, from: number, traffic: number): void {
    const { chronic, startup, unheard } = this.#plan;
    const said = unheard.get(on)!;
    const seconds = FRAME_MS / 1_000;
    const first = from < on.from + FRAME_MS;
    const [known] = chronic;
    switch (on.kind) {
      case 'new-error':
        return this.#some(said, seconds / 8, from);
      case 'new-warning':
        return this.#some(said, seconds / 3, from);
      case 'burst':
      case 'flood':
        for (let line = 0; first && line < BURST; line += 1) this.#say(said, from + (line % 1_000));
        return;
      case 'surge':
        return this.#some(
          known!.statement,
          seconds * Math.max(SURGE.least, SURGE.times * known!.share * traffic),
          from,
        );
      case 'recurrence':
        return this.#some(chronic.at(-1)!.statement, seconds / 12, from);
      case 'share': {
        const rate = (traffic * ERROR_SHARE) / (1 - ERROR_SHARE) / chronic.length;
        for (const { statement } of chronic) this.#some(statement, seconds * rate, from);
        return;
      }
      case 'fatal':
        if (first) this.#say(said, from);
        return;
      case 'deploy':
      case 'restart':
        if (Math.abs(from - on.from - 45_000) < FRAME_MS) for (const statement of startup) this.#say(statement, from);
        return;
      default:
    }
  }

  /** As many as chance gives of that mean. */
  #some(statement: Statement, mean: number, from: number): void {
    for (let count = this.#draws.poisson(mean); count > 0; count -= 1) {
      this.#say(statement, Math.floor(from + this.#draws.between(0, FRAME_MS)));
    }
  }

  #say(statement: Statement, at: number): void {
    this.#lines.push({ ...statement, at });
  }
}

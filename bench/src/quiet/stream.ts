import { DAY_MS, MINUTE_MS, START_MS } from './calendar.ts';
import { Distorter } from './distort.ts';
import { Draws, seedFrom } from './draws.ts';
import { type Effects, NO_EFFECTS } from './effects.ts';
import { applyFault, type Fault, feltBy } from './faults.ts';
import { bornAtOf, loadOf, type Member, signalsOf } from './fleet.ts';
import type { JudgedSeries } from './judged.ts';
import type { Moment } from './moment.ts';
import type { Restart } from './restarts.ts';
import { Scrapes } from './scrapes.ts';
import { Service } from './service.ts';
import type { Role, Signal } from './signal.ts';

/** One reading of all series of a service; overwritten by the next. NaN where a series has no sample. */
export interface Scrape {
  at: number;
  readonly values: Float64Array;
}

const LOST_SAMPLE = 0.0002;
/** Shares of something, which no noise takes beyond 1. */
const SHARES: readonly Role[] = ['cache', 'cpu'];

export const seriesOf = (member: Member): readonly JudgedSeries[] =>
  signalsOf(member).map(({ name, kind }) => ({ service: member.service, signal: name, kind }));

/** Everything that is read of a service in so many days, in the order of time. */
export function* scrapesOf(member: Member, faults: readonly Fault[], days: number): Generator<Scrape, void, undefined> {
  const { intervalMs, seed } = member.traits;
  const mine = feltBy(member.service, faults);
  const service = new Service(member.traits, loadOf(member), restartsWith(member, mine), START_MS);
  const reader = new Reader(member, mine);
  const scrapes = new Scrapes(new Draws(seedFrom(seed, 'scrapes')), intervalMs);
  const effects: Effects = { ...NO_EFFECTS };
  const scrape: Scrape = { at: START_MS, values: new Float64Array(reader.width) };
  for (let step = 0; step < (days * DAY_MS) / intervalMs; step += 1) {
    const at = START_MS + scrapes.offset(step);
    Object.assign(effects, NO_EFFECTS);
    for (const fault of mine) applyFault(fault, member.service, at, effects);
    const moment = service.step(at, effects);
    const arrivals = scrapes.arrivals();
    if (moment === null) continue;
    reader.read(moment, scrape.values);
    if (at <= scrape.at) continue;
    scrape.at = at;
    for (let arrival = 0; arrival < arrivals; arrival += 1) yield scrape;
  }
}

/** Its own restarts and those that faults end with. */
function restartsWith({ restarts, service }: Member, faults: readonly Fault[]): readonly Restart[] {
  const deaths = faults
    .filter((fault) => fault.kills === true && fault.service === service)
    .map(({ endAt }) => ({ at: endAt, upAt: endAt + MINUTE_MS, release: false }));
  return [...restarts, ...deaths].toSorted((a, b) => a.at - b.at);
}

/** Reads all signals of a service at a moment, as faults let them be read. */
class Reader {
  readonly #signals: readonly Signal[];
  readonly #distorters: readonly Distorter[];
  readonly #bornAt: readonly number[];
  readonly #faults: readonly Fault[];
  readonly #draws: Draws;

  constructor(member: Member, faults: readonly Fault[]) {
    this.#signals = signalsOf(member);
    this.#distorters = this.#signals.map(() => new Distorter(member.traits.intervalMs));
    this.#faults = faults.filter(({ service, distortion }) => distortion && service === member.service);
    this.#draws = new Draws(seedFrom(member.traits.seed, 'reader'));
    this.#bornAt = bornAtOf(member, this.#signals);
  }

  get width(): number {
    return this.#signals.length;
  }

  read(moment: Moment, values: Float64Array): void {
    const fault = this.#faults.find(({ startAt, endAt }) => moment.at >= startAt && moment.at < endAt);
    for (const [index, signal] of this.#signals.entries()) {
      const value = signal.next(moment);
      const missing = value === undefined || moment.at < (this.#bornAt[index] ?? 0) || this.#draws.chance(LOST_SAMPLE);
      values[index] = missing ? Number.NaN : this.#distorted(index, signal, value, moment.at, fault);
    }
  }

  #distorted(index: number, { name, role, kind }: Signal, value: number, at: number, fault: Fault | undefined): number {
    const distortion = fault?.signals.includes(name) ? fault.distortion : undefined;
    const read = this.#distorters[index]?.read(value, at - (fault?.startAt ?? at), distortion) ?? value;
    if (distortion === undefined || distortion.type === 'frozen') return read;
    const most = kind === 'gauge' && SHARES.includes(role) && !name.includes('load') ? 1 : Number.POSITIVE_INFINITY;
    if (value < 0) return read;
    // Folded back rather than cut off, which would take the noise away.
    return Math.min(most, Math.abs(read > most ? 2 * most - read : read));
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { type Bus, CONTROL_STREAM, fillingsOf, streamOfName } from '@hale/bus';
import { PARTITIONS } from '../bus.ts';
import { Member } from '../process/member.ts';
import { rounded } from '../statistics.ts';
import { courseOf, type Use } from './course.ts';
import { noteDraft } from './lines.ts';
import type { Account } from './producer.ts';
import { HIGH_WATER, RUNNING, STOPPED, startSoakBus, TOPIC } from './settings.ts';

export interface SoakSettings {
  readonly url: string;
  readonly minutes: number;
  readonly maxmemoryMb: number;
  readonly interrupted: AbortSignal;
  readonly progress: (line: string) => void;
}

const MB = 1_048_576;
const SATURATE_S = 15;
const WARM_UP_S = 3;
const STOP_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 200;
const NOTE_EVERY_MS = 100;
const SAY_EVERY_MS = 15_000;
const DRAIN_MS = 30_000;

interface Lapsed {
  readonly lapsed: string;
  readonly entries: number;
}

/** Two groups read what a producer says at half of what goes through; one of them is killed. What becomes of memory? */
export async function runSoak(settings: SoakSettings) {
  const bus = await startSoakBus(settings.url, 'soak');
  const soak = new Soak(settings, bus);
  try {
    await bus.planes.telemetry.config('SET', 'maxmemory', String(settings.maxmemoryMb * MB));
    return await soak.run();
  } finally {
    await soak.close();
    bus.close();
  }
}

class Soak {
  readonly #settings: SoakSettings;
  readonly #bus: Bus;
  readonly #running: Member;
  readonly #stopped: Member;
  readonly #producer: Member;
  readonly #lapses = { [RUNNING]: 0, [STOPPED]: 0 } as Record<string, number>;
  readonly #uses: Use[] = [];
  #lapsedEntries = 0;
  #noted = 0;
  #refused = 0;
  #markMb = 0;

  constructor(settings: SoakSettings, bus: Bus) {
    const { url } = settings;
    this.#settings = settings;
    this.#bus = bus;
    const groupProgram = new URL('./group-process.ts', import.meta.url);
    const onLapse = (notice: unknown) => this.#onLapse(notice as Lapsed);
    this.#running = new Member(groupProgram, [url, RUNNING], onLapse);
    this.#stopped = new Member(groupProgram, [url, STOPPED], onLapse);
    this.#producer = new Member(new URL('./producer-process.ts', import.meta.url), [url]);
  }

  async run() {
    const { minutes, progress, interrupted } = this.#settings;
    await Promise.all([this.#running, this.#stopped, this.#producer].map((member) => member.ask('ready')));
    await this.#producer.ask('saturate', WARM_UP_S);
    const saturationPerS = await this.#producer.ask<number>('saturate', SATURATE_S);
    progress(`saturation ${saturationPerS} events/s, both groups keeping up; half of it for ${minutes} min`);
    await this.#running.ask('forget');
    const startedAt = performance.now();
    const over = AbortSignal.any([interrupted, AbortSignal.timeout(minutes * 60_000)]);
    await this.#producer.ask('begin', saturationPerS / 2);
    await Promise.all([this.#watch(startedAt, over), this.#note(over), this.#strike(over)]);
    const durationMs = performance.now() - startedAt;
    const account = await this.#producer.ask<Account>('end');
    const runningGroupLagP99Ms = await this.#running.ask<number>('lagP99Ms');
    await this.#drained();
    return {
      minutes: rounded(durationMs / 60_000, 1),
      ratePerS: Math.round(saturationPerS / 2),
      saturationPerS,
      limitMb: rounded(this.#markMb, 1),
      ...courseOf(this.#uses, durationMs, this.#markMb),
      lapses: this.#lapses[STOPPED],
      lapsedEntries: this.#lapsedEntries,
      runningGroupLapses: this.#lapses[RUNNING],
      lostToRunningGroup: await this.#running.ask<number>('lost', account.said),
      refusals: account.refusals + this.#refused,
      runningGroupLagP99Ms,
      controlSaid: this.#noted,
      controlLost: this.#noted - (await this.#bus.planes.control.xlen(CONTROL_STREAM)),
      events: account.events,
      maxmemoryMb: this.#settings.maxmemoryMb,
      complete: !interrupted.aborted,
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#running, this.#stopped, this.#producer].map((member) => member.kill()));
  }

  #onLapse({ lapsed, entries }: Lapsed): void {
    this.#lapses[lapsed] = (this.#lapses[lapsed] ?? 0) + 1;
    this.#lapsedEntries += entries;
  }

  /** With -9: it goes without a word, and its janitor with it. */
  async #strike(over: AbortSignal): Promise<void> {
    const { minutes, progress } = this.#settings;
    await delay(Math.min(STOP_AFTER_MS, minutes * 12_000), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    progress(`${STOPPED} is killed`);
    await this.#stopped.kill();
  }

  async #watch(startedAt: number, over: AbortSignal): Promise<void> {
    for (let saidAt = startedAt; !over.aborted; await delay(LOOK_EVERY_MS)) {
      const [filling = { used: 0, limit: 0 }] = await fillingsOf(this.#bus.planes.telemetry, HIGH_WATER);
      if (over.aborted) return;
      const now = performance.now();
      this.#markMb = filling.limit / MB;
      this.#uses.push({ atMs: now - startedAt, mb: filling.used / MB });
      if (now - saidAt < SAY_EVERY_MS) continue;
      saidAt = now;
      const [seconds, mb] = [Math.round((now - startedAt) / 1_000), Math.round(filling.used / MB)];
      this.#settings.progress(`${seconds} s: ${mb} of ${Math.round(this.#markMb)} MB, ${this.#lapses[STOPPED]} lapses`);
    }
  }

  async #note(over: AbortSignal): Promise<void> {
    const publisher = this.#bus.publisher('soak-notes');
    for (; !over.aborted; await delay(NOTE_EVERY_MS)) {
      try {
        await publisher.publish([noteDraft(this.#noted + 1)]);
        this.#noted += 1;
      } catch {
        this.#refused += 1;
      }
    }
  }

  /** Resolves when the running group has come to the end of every stream. */
  async #drained(): Promise<void> {
    const streams = Array.from({ length: PARTITIONS }, (_, slot) => streamOfName(TOPIC, String(slot)));
    const isBehind = async (stream: string) => {
      const groups = (await this.#bus.planes.telemetry.xinfo('GROUPS', stream)) as unknown[][];
      const row = groups.find((each) => each[each.indexOf('name') + 1] === RUNNING) ?? [];
      const position = String(row[row.indexOf('last-delivered-id') + 1]);
      return (await this.#bus.planes.telemetry.xrange(stream, `(${position}`, '+', 'COUNT', 1)).length > 0;
    };
    const deadline = performance.now() + DRAIN_MS;
    while ((await Promise.all(streams.map(isBehind))).some(Boolean) && performance.now() < deadline) await delay(50);
  }
}

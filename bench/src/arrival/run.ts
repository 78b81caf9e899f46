import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { PARTITIONS } from '../bus.ts';
import { findingsAfter } from './findings.ts';
import { CALM, PushingService, seriesOf, type Trouble } from './fleet.ts';
import { HaleProcess } from './hale-process.ts';
import { caughtUp, Lag } from './lag.ts';
import { pushOf, Sender } from './otlp.ts';
import { middleOf, type Round, roundOf } from './round.ts';

export interface ArrivalSettings {
  readonly url: string;
  readonly seed: number;
  readonly services: number;
  /** Of each service. */
  readonly series: number;
  readonly rounds: number;
  readonly intervalMs: number;
  readonly progress: (line: string) => void;
}

/** Past of the gauges: days at a coarse interval, in pushes of so many steps. */
const PAST_MS = 4 * 86_400_000;
const PAST_EVERY_MS = 600_000;
const PAST_A_PUSH = 20;
/** Steps of all series at their interval, before what is measured. */
const LATELY = 30;
/** Pushes under way while the past is played. */
const AT_ONCE = 8;
/** Steps of a round: so many calm ones first and last, so many of trouble, which begins in each service a few steps after the one before. */
const [BEFORE, TROUBLED, STAGGERED, AFTER] = [1, 5, 4, 4] as const;

/** Plays a fleet to the collector, with trouble in it, and looks how long each finding took. */
export async function runArrival(settings: ArrivalSettings) {
  const folder = await mkdtemp(join(tmpdir(), 'hale-arrival-'));
  const file = join(folder, 'hale.yaml');
  const redis = { url: settings.url, partitions: PARTITIONS };
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ env: 'bench', logLevel: 'warn', redis }));
  const [collector, detector] = await Promise.all(
    ['collector', 'anomaly-detector'].map((service) => HaleProcess.start(service, file)),
  );
  const arrival = new Arrival(settings, collector!);
  try {
    return await arrival.run(detector!);
  } finally {
    await arrival.close();
    await Promise.all([collector!, detector!].map((each) => each.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

class Arrival {
  readonly #settings: ArrivalSettings;
  readonly #services: readonly PushingService[];
  readonly #sender: Sender;
  readonly #redis: Redis;
  #lastEntry = '';

  constructor(settings: ArrivalSettings, collector: HaleProcess) {
    const { seed, services, series } = settings;
    this.#settings = settings;
    const gauges = series - seriesOf(0);
    this.#services = Array.from({ length: services }, (_, index) => new PushingService(index, seed, gauges));
    this.#sender = new Sender(collector.url);
    this.#redis = new Redis(settings.url);
  }

  async run(detector: HaleProcess) {
    const { progress, rounds, services, series, intervalMs } = this.#settings;
    const past = await this.#playPast();
    const lag = new Lag(this.#redis);
    const spread: Round[] = [];
    const burst: Round[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        for (const [kind, rows] of [
          ['spread', spread],
          ['burst', burst],
        ] as const) {
          const number = round * 2 + (kind === 'burst' ? 1 : 0);
          const played = await this.#playRound(kind, number, lag);
          rows.push(played);
          progress(`${kind} ${round + 1}: ${JSON.stringify(played)}`);
        }
      }
    } finally {
      await lag.stop();
    }
    const held = await detector.metric('hale_detector_series_held');
    return {
      series: services * series,
      intervalS: intervalMs / 1_000,
      heldByBank: held,
      pastPoints: past,
      spread: { ...middleOf(spread), rounds: spread },
      burst: { ...middleOf(burst), rounds: burst },
    };
  }

  close(): Promise<void> {
    this.#sender.close();
    this.#redis.disconnect();
    return Promise.resolve();
  }

  /** Days of the gauges, then some minutes of everything, up to an interval ago: with the timestamps that they would have had. */
  async #playPast(): Promise<number> {
    const { intervalMs, progress } = this.#settings;
    const now = Date.now();
    const recently = now - LATELY * intervalMs - 60_000;
    const start = performance.now();
    let points = 0;
    await this.#each(async (service) => {
      for (let at = now - PAST_MS; at < recently; ) {
        const steps = [];
        for (; steps.length < PAST_A_PUSH && at < recently; at += PAST_EVERY_MS)
          steps.push({ at, said: service.gauges(CALM) });
        points += steps.reduce((sum, { said }) => sum + said.length, 0);
        await this.#sender.send(pushOf(service.name, steps));
      }
    });
    await caughtUp(this.#redis);
    progress(`${points} points of the past in ${Math.round((performance.now() - start) / 1_000)} s`);
    await this.#each(async (service) => {
      for (let step = LATELY; step > 0; step -= 1) {
        const said = service.push(CALM, intervalMs);
        points += this.#settings.series;
        await this.#sender.send(pushOf(service.name, [{ at: now - 60_000 - step * intervalMs, said }]));
      }
    });
    await caughtUp(this.#redis);
    progress(`${points} points in ${Math.round((performance.now() - start) / 1_000)} s`);
    this.#lastEntry = (await findingsAfter(this.#redis, '')).last;
    return points;
  }

  /** All services, some at once. */
  async #each(play: (service: PushingService) => Promise<void>): Promise<void> {
    const left = [...this.#services];
    const work = async () => {
      for (let service = left.pop(); service; service = left.pop()) await play(service);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #playRound(kind: 'spread' | 'burst', number: number, lag: Lag): Promise<Round> {
    const { intervalMs } = this.#settings;
    lag.take();
    const loadBefore = loadavg()[0] ?? 0;
    const sent = new Map<string, number>();
    const steps = BEFORE + STAGGERED + TROUBLED + AFTER;
    const start = Date.now() + 1_000;
    if (kind === 'burst') await this.#playBurst(start, steps, number, sent);
    else await Promise.all(this.#services.map((_, index) => this.#playService(index, start, steps, number, sent)));
    await caughtUp(this.#redis);
    await delay(intervalMs / 5);
    const { told, last } = await findingsAfter(this.#redis, this.#lastEntry);
    this.#lastEntry = last;
    return roundOf(told, { sent, planted: this.#plantedIn(steps, number), lags: lag.take(), loadBefore });
  }

  /** Each at its own moment of the interval, as senders that know nothing of each other. */
  async #playService(
    index: number,
    start: number,
    steps: number,
    number: number,
    sent: Map<string, number>,
  ): Promise<void> {
    const { intervalMs } = this.#settings;
    const phase = Math.floor((index * intervalMs) / this.#services.length);
    for (let step = 0; step < steps; step += 1) {
      const at = start + phase + step * intervalMs;
      const body = this.#bodyOf(index, at, step, number);
      await delay(at - Date.now());
      sent.set(`${this.#services[index]!.name}/${at}`, await this.#sender.send(body));
    }
  }

  /** All at the same moment. */
  async #playBurst(start: number, steps: number, number: number, sent: Map<string, number>): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const at = start + step * this.#settings.intervalMs;
      const bodies = this.#services.map((_, index) => this.#bodyOf(index, at, step, number));
      await delay(at - Date.now());
      await Promise.all(
        bodies.map(async (body, index) => {
          const sentAt = await this.#sender.send(body);
          sent.set(`${this.#services[index]!.name}/${at}`, sentAt);
        }),
      );
    }
  }

  #bodyOf(index: number, at: number, step: number, number: number): Buffer {
    const service = this.#services[index]!;
    const said = service.push(this.#troubleOf(index, step, number), this.#settings.intervalMs);
    return pushOf(service.name, [{ at, said }]);
  }

  #plantedIn(steps: number, number: number): Set<string> {
    const planted = new Set<string>();
    for (const [index, { name }] of this.#services.entries()) {
      const troubles = Array.from({ length: steps }, (_, step) => this.#troubleOf(index, step, number));
      if (troubles.some(({ felt }) => felt)) planted.add(`${name}/felt`);
      if (troubles.some(({ queue }) => queue)) planted.add(`${name}/queue`);
    }
    return planted;
  }

  /** The bank says a service's finding once in three hours, so each round has services of its own for it. */
  #troubleOf(index: number, step: number, number: number): Trouble {
    const begins = BEFORE + (index % STAGGERED);
    if (step < begins || step >= begins + TROUBLED) return CALM;
    return { felt: true, queue: index % (this.#settings.rounds * 2) === number };
  }
}

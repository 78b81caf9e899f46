import { type AnyEvent, type Draft, type EventOf, type TopicName, topics } from '@hale/events';
import { recordedLog, testBus } from '@hale/testkit';
import { Registry } from 'prom-client';
import {
  type Bus,
  type BusSettings,
  CONTROL,
  type Consumer,
  type Handler,
  stateKey,
  type Tuning,
} from '../src/index.ts';

export const GROUP = 'tester';
/** What the handlers of these tests append to: one element for each committed event. */
export const SEEN = stateKey(GROUP, 'seen', CONTROL);

/** An event of the control plane that carries a number. */
export function note(number: number): Draft<'changes.recorded'> {
  const service = { env: 'demo', service: 'payments' };
  const data = { service, kind: 'deploy', text: String(number), by: 'test', at: 0 };
  return topics['changes.recorded'].draft(data, { subject: 'demo/payments' });
}

/** An event of the telemetry plane that carries a number, of one of some services. */
export function frame(number: number, service = 'payments'): Draft<'metrics.sampled'> {
  const data = {
    service: { env: 'demo', service },
    series: [{ name: 'number', kind: 'gauge' as const, labels: {}, samples: [[0, number] as [number, number]] }],
  };
  return topics['metrics.sampled'].draft(data, { subject: `demo/${service}` });
}

export const numberOfNote = ({ data }: EventOf<'changes.recorded'>): number => Number(data.text);
export const numberOfFrame = ({ data }: EventOf<'metrics.sampled'>): number =>
  data.series[0]?.samples[0]?.[1] ?? Number.NaN;

/** The effect of a note: its number at the end of the list. */
export const remember: Handler<EventOf<'changes.recorded'>> = (event) => ({
  reason: 'remembered',
  writes: [{ op: 'rpush', key: SEEN, values: [String(numberOfNote(event))] }],
});

type AnyHandlers = { readonly [Name in TopicName]?: Handler<EventOf<Name>> };

export interface WorkerOptions extends Tuning {
  readonly handlers?: AnyHandlers | undefined;
  readonly group?: string;
  readonly bus?: Partial<BusSettings>;
  readonly reset?: (slot: string) => void;
}

/** One process's life of a consumer. */
export class Worker {
  readonly log = recordedLog();
  readonly registry = new Registry();
  readonly bus: Bus;
  readonly consumer: Consumer;

  constructor(
    url: string,
    { handlers = { 'changes.recorded': remember }, group = GROUP, bus = {}, reset, ...tuning }: WorkerOptions = {},
  ) {
    this.bus = testBus(url, { log: this.log, registry: this.registry, ...bus });
    this.consumer = this.bus.consumer({ group, handlers, ...(reset && { reset }) }, tuning);
  }

  static async begin(url: string, options: WorkerOptions = {}): Promise<Worker> {
    const worker = new Worker(url, options);
    await worker.bus.start();
    await worker.consumer.prepare();
    worker.consumer.start();
    return worker;
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    this.bus.close();
  }

  /** As if killed: nothing that it holds is committed any more. */
  abandon(): void {
    this.bus.close();
    this.consumer.stop().catch(() => undefined);
  }

  /** The sum of a counter over its labels. */
  async count(name: string): Promise<number> {
    const metric = await this.registry.getSingleMetric(name)?.get();
    return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
  }
}

/** 1 … n. */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

export const asNumbers = (texts: readonly string[]): number[] => texts.map(Number);

/** Never: what a handler waits for that is still at work when its process dies. */
export const forever = new Promise<never>(() => undefined);

export const isNote = (event: AnyEvent): event is EventOf<'changes.recorded'> => event.type === 'changes.recorded';

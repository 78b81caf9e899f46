import type { Bus, Consumer, Subscription } from '@hale/bus';
import { startBus } from '../bus.ts';
import { linesToSeries, lineToProbe, probeToSeries, spanToLine } from './events.ts';
import type { Worker } from './worker.ts';

/** Which consumers this process runs. */
export interface Links {
  readonly url: string;
  readonly links: readonly LinkName[];
}

export type LinkName = keyof typeof LINKS;

const LINKS = {
  only: { group: 'only', handlers: { 'logs.collected': linesToSeries } },
  first: { group: 'first', handlers: { 'spans.collected': spanToLine } },
  second: { group: 'second', handlers: { 'logs.collected': lineToProbe } },
  third: { group: 'third', handlers: { 'probes.observed': probeToSeries } },
} satisfies Record<string, Subscription>;

/** Consumers of a chain: what one says is the next one's input. */
export class ChainWorker implements Worker<Links> {
  #bus: Bus | undefined;
  #consumers: Consumer[] = [];

  async ready({ url, links }: Links): Promise<void> {
    const bus = await startBus(url, `chain-${links.join('-')}`);
    this.#bus = bus;
    this.#consumers = links.map((link) => bus.consumer(LINKS[link]));
    await Promise.all(this.#consumers.map((consumer) => consumer.prepare()));
  }

  async go(): Promise<void> {
    for (const consumer of this.#consumers) consumer.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.stop()));
    this.#bus?.close();
  }
}

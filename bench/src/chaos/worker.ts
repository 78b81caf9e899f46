import { Bus } from '@hale/bus';
import { Registry } from 'prom-client';
import { sayTrouble, troubleLog } from '../bus.ts';
import { STAGES, subscribe } from './chain.ts';

/**
 * A process of the chain: a consumer for every stage, and the janitor, as every process of Hale has it. SIGTERM stops it in order; the end of whoever started it ends it at
 * once. A terminal's Ctrl-C is for the bench alone.
 */
const [url = '', name = '', partitions = ''] = process.argv.slice(2);

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

const registry = new Registry();
const bus = new Bus({
  controlUrl: url,
  partitions: Number(partitions),
  consumer: name,
  log: troubleLog(),
  registry,
});
await bus.start();
const consumers = STAGES.map((stage) => bus.consumer(subscribe(stage, name)));
await Promise.all(consumers.map((consumer) => consumer.prepare()));
for (const consumer of consumers) consumer.start();
const janitor = bus.janitor();
janitor.start();
process.send?.('ready');

/** The counters, each summed over its labels but for `event`. */
async function counts(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { name, values } of await registry.getMetricsAsJSON())
    for (const { labels, value } of values) {
      const { event } = labels as { event?: string };
      const series = event === undefined ? name : `${name}{event="${event}"}`;
      if (name.endsWith('_total') && value > 0) sums[series] = (sums[series] ?? 0) + value;
    }
  return sums;
}
process.on('message', () => void counts().then((sums) => process.send?.(sums)));

process.once('SIGTERM', () => {
  Promise.all([...consumers, janitor].map((each) => each.stop())).then(
    () => {
      bus.close();
      process.disconnect();
    },
    (error: unknown) => {
      sayTrouble({ error: String(error) }, 'could not stop');
      process.exit(1);
    },
  );
});

import type { HandlerContext, Outcome } from '@hale/bus';
import type { EventOf } from '@hale/events';
import { answer, notify } from '../process/calls.ts';
import { quantile, rounded } from '../statistics.ts';
import { Ledger } from './ledger.ts';
import { tokenOf } from './lines.ts';
import { HIGH_WATER, MAX_LAG_MS, startSoakBus, TOPIC } from './settings.ts';
import { seenKey } from './store.ts';

/** A process of one group: a consumer, and a janitor as every process of Hale has one. */
const [url = '', group = ''] = process.argv.slice(2);

const ONE_IN = 50;
const ledger = new Ledger();
/** From the saying of an event to its handling, milliseconds; of one in {@link ONE_IN}. */
let lags: number[] = [];
let handled = 0;

function onLines(event: EventOf<'logs.collected'>, { slot, now }: HandlerContext): Outcome {
  const { key, number } = tokenOf(event);
  ledger.see(key, number);
  handled += 1;
  if (handled % ONE_IN === 0) lags.push(now - Date.parse(event.recordedtime));
  return {
    reason: 'seen',
    writes: [{ op: 'set', key: seenKey(group, key, slot), value: String(number) }],
  };
}

const bus = await startSoakBus(url, group);
const consumer = bus.consumer({ group, handlers: { [TOPIC]: onLines } });
const janitor = bus.janitor({
  maxLagMs: MAX_LAG_MS,
  highWater: HIGH_WATER,
  onLapse: ({ group: lapsed, entries }) => notify({ lapsed, entries }),
});
await consumer.prepare();
janitor.start();
consumer.start();

answer({
  ready: () => undefined,
  /** What was measured until then does not count. */
  forget: () => {
    lags = [];
  },
  lagP99Ms: () => rounded(quantile(lags, 0.99), 1),
  lost: (said: Readonly<Record<string, number>>) => ledger.lost(said),
  stop: async () => {
    await Promise.all([consumer.stop(), janitor.stop()]);
    bus.close();
  },
});

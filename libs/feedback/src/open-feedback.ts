import { type HandlerContext, type Outcome, openSlots, type RedisClient, type Slot } from '@hale/bus';
import { hear, type Lenience, lenienceAt, scaleOf } from '@hale/detection';
import { type EventOf, type ServiceRef, serviceKey } from '@hale/events';
import { keepWords, readWords } from './store.ts';

export type WordReason = 'not-mine' | 'word-kept' | 'word-taken-back';

/** What people say of findings, as a service goes by it that makes some. */
export interface FeedbackMemory {
  /** Keeps what is said of findings whose thresholds can be raised, by service. */
  hear(event: EventOf<'decision.made'>, context: HandlerContext): Promise<Outcome<WordReason>>;
  /** What that comes to for a service: as it was within the last seconds. */
  load(context: Pick<HandlerContext, 'slot' | 'now' | 'log'>, service: ServiceRef): Promise<Lenience>;
  reset(slot: Slot): void;
}

/** A word counts from so long after it was said, at the latest: no frame asks the control plane more often. Milliseconds. */
const HEARD_WITHIN_MS = 5_000;

interface Known {
  at: number;
  lenience: Lenience;
}

/** `group` is the service; `control` the control plane's Redis, from which handlers of telemetry read. */
export function openFeedback(group: string, control: RedisClient): FeedbackMemory {
  const slots = openSlots<Known>();
  return {
    async hear({ data: { decision }, time }, context) {
      if (decision.kind !== 'feedback') return { reason: 'not-mine' };
      const mine = decision.findings.filter(({ detector }) => scaleOf(detector) !== undefined);
      if (mine.length === 0) return { reason: 'not-mine' };
      const services = new Map(mine.map(({ service }) => [serviceKey(service), service]));
      const writes = await Promise.all(
        [...services].map(async ([name, service]) => {
          const kept = await readWords(context.redis, group, service, context.log);
          const findings = mine.filter((finding) => serviceKey(finding.service) === name);
          return keepWords(group, service, hear(kept, { ...decision, findings }, Date.parse(time)));
        }),
      );
      return { reason: decision.verdict === 'taken-back' ? 'word-taken-back' : 'word-kept', writes: writes.flat() };
    },
    async load({ slot, now, log }, service) {
      const look = async (): Promise<Known> => {
        return { at: now, lenience: lenienceAt((await readWords(control, group, service, log)).values(), now) };
      };
      const known = await slots.load(slot, service, look);
      if (now - known.at >= HEARD_WITHIN_MS) Object.assign(known, await look());
      return known.lenience;
    },
    reset: (slot) => slots.reset(slot),
  };
}

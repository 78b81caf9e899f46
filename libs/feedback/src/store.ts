import { CONTROL, type Logger, parseRecords, type RedisClient, stateKey, type Write } from '@hale/bus';
import type { Heard } from '@hale/detection';
import { type Feedback, feedbackSchema, type ServiceRef, serviceKey } from '@hale/events';

/** Of one service, by their ids. In the control slot, where they are heard: partitions read it and never write there. */
const wordsKey = (group: string, service: ServiceRef): string =>
  stateKey(group, `feedback/${serviceKey(service)}`, CONTROL);

export async function readWords(
  control: RedisClient,
  group: string,
  service: ServiceRef,
  log: Logger,
): Promise<ReadonlyMap<string, Feedback>> {
  const key = wordsKey(group, service);
  return parseRecords(await control.hgetall(key), feedbackSchema, log, key);
}

export function keepWords(group: string, service: ServiceRef, { set, removed }: Heard): Write[] {
  const key = wordsKey(group, service);
  const fields = Object.fromEntries([...set].map(([id, word]) => [id, JSON.stringify(word)]));
  return [
    ...(removed.length > 0 ? [{ op: 'hdel', key, fields: removed } as const] : []),
    ...(set.size > 0 ? [{ op: 'hset', key, fields } as const] : []),
  ];
}

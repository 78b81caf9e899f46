import { CONTROL, changeRecords, type Logger, parseRecords, type RedisClient, stateKey, type Write } from '@hale/bus';
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

export const keepWords = (group: string, service: ServiceRef, { set, removed }: Heard): Write[] =>
  changeRecords(wordsKey(group, service), set, removed);

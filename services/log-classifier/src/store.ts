import { CONTROL, type Logger, type Memory, openMemory, parseRecords, stateKey, type Write } from '@hale/bus';
import { type Finding, serviceKey } from '@hale/events';
import type { Redis } from 'ioredis';
import { type FatalEpisode, fatalEpisodeSchema } from './policy/first-fatal.ts';
import type { QuietData } from './policy/quiet.ts';
import { type TemplateCount, templateCountSchema } from './policy/template-counts.ts';

const GROUP = 'log-classifier';
const FATAL = 'fatal';
/** Far longer than an episode's last timer can be late; milliseconds. */
const CLEARED_TTL_MS = 7 * 86_400_000;

/** How often each template of a service was seen. */
export const openTemplates = (): Memory<TemplateCount> => openMemory(GROUP, 'templates', templateCountSchema);

/** Last fatal episodes of a service by template, in the slot of its logs. */
export const openEpisodes = (): Memory<FatalEpisode> => openMemory(GROUP, FATAL, fatalEpisodeSchema);

/** An episode as it is committed in the telemetry plane, read from the control plane's side. */
export async function readEpisode(telemetry: Redis, data: QuietData, log: Logger): Promise<FatalEpisode | undefined> {
  const key = stateKey(GROUP, `${FATAL}/${serviceKey(data)}`, data.slot);
  const text = await telemetry.hget(key, data.template);
  return text === null
    ? undefined
    : parseRecords({ [data.template]: text }, fatalEpisodeSchema, log, key).get(data.template);
}

/** That the end of an episode was stated: kept in the control slot, where it is stated. */
const clearedKey = (fingerprint: string, startedAt: number): string =>
  stateKey(GROUP, `cleared/${fingerprint}/${startedAt}`, CONTROL);

export async function isCleared(control: Redis, episode: Pick<Finding, 'fingerprint' | 'startedAt'>): Promise<boolean> {
  return (await control.exists(clearedKey(episode.fingerprint, episode.startedAt))) > 0;
}

export function markCleared({ fingerprint, startedAt }: Pick<Finding, 'fingerprint' | 'startedAt'>): Write {
  return { op: 'set', key: clearedKey(fingerprint, startedAt), value: '1', ttlMs: CLEARED_TTL_MS };
}

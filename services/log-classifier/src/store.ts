import {
  CONTROL,
  type Logger,
  type Memory,
  openMemory,
  parseRecords,
  type RedisClient,
  stateKey,
  type Write,
} from '@hale/bus';
import { type Finding, serviceKey } from '@hale/events';
import { type Episode, episodeSchema } from './policy/episode.ts';
import { type Answer, answerSchema } from './policy/questions.ts';
import type { QuietData } from './policy/quiet.ts';
import { type ServiceRecord, serviceRecordSchema } from './policy/service-record.ts';
import { type Tally, tallySchema } from './policy/tally.ts';
import { type TemplateRecord, templateRecordSchema } from './policy/template-record.ts';

const GROUP = 'log-classifier';
const EPISODES = 'episodes';
/** Far longer than an episode's last timer can be late; milliseconds. */
const CLEARED_TTL_MS = 7 * 86_400_000;
/** An answer is taken over within seconds by who asked, and found by who comes with the same template later; milliseconds. */
const ANSWER_TTL_MS = 7 * 86_400_000;
/** That there was none is for who asked only. */
const NO_ANSWER_TTL_MS = 3_600_000;

/** What is kept of the services of a slot, in the slot of their logs. */
export interface Memories {
  readonly templates: Memory<TemplateRecord>;
  /** How many bad lines of a template came when, by template. */
  readonly tallies: Memory<Tally>;
  /** Under `service`, the one record of a service. */
  readonly services: Memory<ServiceRecord>;
  /** Last episodes by what they are about. */
  readonly episodes: Memory<Episode>;
}

export const openMemories = (): Memories => ({
  templates: openMemory(GROUP, 'templates', templateRecordSchema),
  tallies: openMemory(GROUP, 'tallies', tallySchema),
  services: openMemory(GROUP, 'services', serviceRecordSchema),
  episodes: openMemory(GROUP, EPISODES, episodeSchema),
});

/** An episode as it is committed in the telemetry plane, read from the control plane's side. */
export async function readEpisode(telemetry: RedisClient, data: QuietData, log: Logger): Promise<Episode | undefined> {
  const key = stateKey(GROUP, `${EPISODES}/${serviceKey(data)}`, data.slot);
  const text = await telemetry.hget(key, data.key);
  return text === null ? undefined : parseRecords({ [data.key]: text }, episodeSchema, log, key).get(data.key);
}

/** That the end of an episode was stated: kept in the control slot, where it is stated. */
const clearedKey = (fingerprint: string, startedAt: number): string =>
  stateKey(GROUP, `cleared/${fingerprint}/${startedAt}`, CONTROL);

export async function isCleared(
  control: RedisClient,
  episode: Pick<Finding, 'fingerprint' | 'startedAt'>,
): Promise<boolean> {
  return (await control.exists(clearedKey(episode.fingerprint, episode.startedAt))) > 0;
}

/** Which of these episodes are known to be over, by {@link episodeName}. */
export async function readCleared(control: RedisClient, episodes: readonly Episode[]): Promise<ReadonlySet<string>> {
  if (episodes.length === 0) return new Set();
  const marks = await control.mget(episodes.map(({ finding }) => clearedKey(finding.fingerprint, finding.startedAt)));
  return new Set(episodes.filter((_, index) => marks[index] !== null).map(episodeName));
}

export const episodeName = ({ finding }: Episode): string => `${finding.fingerprint}/${finding.startedAt}`;

export function markCleared({ fingerprint, startedAt }: Pick<Finding, 'fingerprint' | 'startedAt'>): Write {
  return { op: 'set', key: clearedKey(fingerprint, startedAt), value: '1', ttlMs: CLEARED_TTL_MS };
}

const answerKey = (question: string): string => stateKey(GROUP, `answer/${question}`, CONTROL);

/** What is answered of these questions. */
export async function readAnswers(
  control: RedisClient,
  questions: readonly string[],
  log: Logger,
): Promise<ReadonlyMap<string, Answer>> {
  if (questions.length === 0) return new Map();
  const texts = await control.mget(questions.map(answerKey));
  const found = questions.flatMap((question, index) => {
    const text = texts[index];
    return typeof text === 'string' ? [[question, text] as const] : [];
  });
  return parseRecords(Object.fromEntries(found), answerSchema, log, 'answers');
}

export function keepAnswer(question: string, answer: Answer): Write {
  const ttlMs = answer.category === undefined ? NO_ANSWER_TTL_MS : ANSWER_TTL_MS;
  return { op: 'set', key: answerKey(question), value: JSON.stringify(answer), ttlMs };
}

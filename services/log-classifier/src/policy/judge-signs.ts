import type { Timer } from '@hale/bus';
import type { Draft, ServiceRef } from '@hale/events';
import type { LogClassifierConfig } from '../config.ts';
import type { Changes } from './changes.ts';
import { type Episode, type EpisodeJudgement, judgeEpisode } from './episode.ts';
import { makeRoom } from './room.ts';
import { type Sign, signKey } from './sign.ts';

export interface Judging {
  readonly service: ServiceRef;
  readonly episodes: Changes<Episode>;
  /** Whether the end of an episode was already stated. */
  readonly cleared: (episode: Episode) => boolean;
  readonly config: Pick<LogClassifierConfig, 'firstFatal' | 'errors'>;
  readonly heardAt: number;
  readonly slot: string;
  readonly now: number;
}

export interface Judged {
  readonly drafts: readonly Draft[];
  readonly timers: readonly Timer[];
  /** What became of each sign, in their order. */
  readonly results: readonly (EpisodeJudgement['judged'] | 'no-room')[];
}

/** Turns signs into findings: begins, prolongs and raises episodes, in the changes of `episodes`. */
export function judgeSigns(signs: readonly Sign[], judging: Judging): Judged {
  const { service, episodes, cleared, config, heardAt, slot, now } = judging;
  const drafts: Draft[] = [];
  const timers: Timer[] = [];
  const results = signs.map((sign) => {
    const key = signKey(sign);
    const last = episodes.get(key);
    if (!last && !makeRoom(episodes, heardAt, config.firstFatal.max)) return 'no-room';
    const quietMs = quietOf(sign, config);
    const about = { service, cleared: last !== undefined && cleared(last), quietMs, slot, now };
    const judgement = judgeEpisode(last, sign, about);
    episodes.set(key, judgement.episode);
    drafts.push(...judgement.drafts);
    timers.push(...judgement.timers);
    return judgement.judged;
  });
  return { drafts, timers, results };
}

/** The last episodes that these signs may go on with: whether their ends were stated matters. */
export const lastEpisodes = (signs: readonly Sign[], episodes: Changes<Episode>): Episode[] =>
  signs.flatMap((sign) => episodes.get(signKey(sign)) ?? []);

const quietOf = ({ detector }: Sign, { firstFatal, errors }: Judging['config']): number =>
  detector === 'first-fatal' ? firstFatal.quiet : errors.quiet;

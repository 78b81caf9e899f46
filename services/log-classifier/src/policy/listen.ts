import type { Lenience } from '@hale/detection';
import type { TemplateMiner } from '@hale/templates';
import type { LogClassifierConfig } from '../config.ts';
import type { Changes } from './changes.ts';
import type { Episode } from './episode.ts';
import { knowledgeOf } from './knowledge.ts';
import { type Learnt, learn } from './learn.ts';
import { surgeLimits } from './listening.ts';
import type { HeardLine } from './read-lines.ts';
import { openFindings } from './room.ts';
import { type ServiceRecord, serviceAt, withLines } from './service-record.ts';
import type { Sign } from './sign.ts';
import { signsOfAbsence } from './signs-of-absence.ts';
import { signsOfErrors } from './signs-of-errors.ts';
import { signsOfOthers } from './signs-of-others.ts';
import type { Tally } from './tally.ts';
import type { TemplateRecord } from './template-record.ts';

/** All that is remembered of the lines of one service. The miner holds the templates of the records and no others. */
export interface Known {
  readonly templates: Changes<TemplateRecord>;
  readonly tallies: Changes<Tally>;
  readonly episodes: Changes<Episode>;
  /** Undefined before the first line of it. */
  readonly service: ServiceRecord | undefined;
  readonly miner: TemplateMiner;
  /** What people said of findings. */
  readonly lenience?: Lenience;
}

export interface Heard extends Learnt {
  readonly signs: readonly Sign[];
  readonly service: ServiceRecord;
  /** Whether all templates were looked through, as is done every few seconds. */
  readonly looked: boolean;
}

/** How often all templates of a service are looked through; less than any quiet time, milliseconds. With very many more seldom. */
const CHECK_MS = 5_000;
const CHECKED_AT_ONCE = 1_000;

/**
 * Learns the lines of one frame, heard at `heardAt`, and says what they are signs of. What is learnt of templates and counts is in the changes
 * of `known`; episodes are only read.
 */
export function listen(lines: readonly HeardLine[], heardAt: number, known: Known, config: LogClassifierConfig): Heard {
  const { templates, tallies, miner, episodes, lenience } = known;
  const limits = {
    ...config.errors,
    surge: surgeLimits(config.surge),
    maxTemplates: config.templates.max,
    knowledge: knowledgeOf(config),
  };
  const before = serviceAt(known.service, heardAt, limits.surge);
  const learnt = learn(lines, heardAt, { templates, tallies, miner, limits, since: before.since });
  const service = withLines(before, learnt.placed);
  const open = openFindings(episodes.entries(), heardAt);
  const about = { templates, tallies, service, config, heardAt, open, episodes, ...(lenience && { lenience }) };
  const errors = signsOfErrors(learnt.placed, about);
  const everyMs = CHECK_MS * Math.max(1, templates.size / CHECKED_AT_ONCE);
  const looked = Math.abs(heardAt - service.checkedAt) >= everyMs;
  const present = [...errors.signs, ...signsOfOthers(learnt.placed, about)];
  if (!looked) return { ...learnt, signs: present, service: errors.service, looked };
  const absence = signsOfAbsence([...templates.entries()], errors.service, heardAt, config.missing, lenience);
  const signs = [...present, ...absence];
  return { ...learnt, signs, service: { ...errors.service, checkedAt: heardAt }, looked };
}

import type { Handler, HandlerContext, RedisClient, Write } from '@hale/bus';
import type { Draft, EventOf } from '@hale/events';
import type { Evidence } from '@hale/evidence';
import type { FeedbackMemory } from '@hale/feedback';
import type { TemplateMiner } from '@hale/templates';
import type { LogClassifierConfig } from '../config.ts';
import type { ClassifierMetrics } from '../metrics.ts';
import { Changes } from '../policy/changes.ts';
import type { Episode } from '../policy/episode.ts';
import { templatePoints } from '../policy/evidence-points.ts';
import { type Judged, judgeSigns, lastEpisodes } from '../policy/judge-signs.ts';
import { minerOf } from '../policy/known-miner.ts';
import { type Heard, listen } from '../policy/listen.ts';
import { askAbout, templatesOfNote, unsureOf } from '../policy/questions.ts';
import { ratesDraft } from '../policy/rates.ts';
import { readLines } from '../policy/read-lines.ts';
import type { ServiceRecord } from '../policy/service-record.ts';
import type { Sign } from '../policy/sign.ts';
import type { TemplateRecord } from '../policy/template-record.ts';
import { episodeName, type Memories, readAnswers, readCleared } from '../store.ts';

export type LogsReason = 'finding-stated' | 'nothing-to-state';

const SERVICE = 'service';

interface Parts {
  readonly config: LogClassifierConfig;
  readonly memories: Memories;
  readonly evidence: Evidence;
  readonly feedback: FeedbackMemory;
  /** The control plane's Redis, where the ends of episodes and the answers of models are kept. */
  readonly control: RedisClient;
  readonly metrics: ClassifierMetrics;
}

/** Learns the templates of a service's lines, and says what is odd about them. */
export function onLogsCollected(parts: Parts): Handler<EventOf<'logs.collected'>, LogsReason> {
  const miners = new WeakMap<ReadonlyMap<string, TemplateRecord>, TemplateMiner>();
  return async (event, context) => {
    const frame = await openFrame(parts, event, context, miners);
    const { heardAt, known } = frame;
    const heard = listen(readLines(event.data.lines, event.data.headsRead), heardAt, known, parts.config);
    for (const { late } of heard.placed) parts.metrics.lines.inc({ result: late ? 'late' : 'counted' });
    const rest = await lookThrough(heard, frame, parts);
    const judged = await judge(heard.signs, frame, parts);
    const stated = judged.drafts.length > 0;
    const evidence = frame.evidence.record(heardAt, templatePoints(heard.placed, known.templates), stated);
    return {
      reason: stated ? 'finding-stated' : 'nothing-to-state',
      writes: [...writesOf(frame, rest.service), ...evidence],
      events: [...judged.drafts, ...rest.drafts],
      timers: judged.timers,
    };
  };
}

type Frame = Awaited<ReturnType<typeof openFrame>>;

async function openFrame(
  { config, memories, evidence, feedback }: Parts,
  event: EventOf<'logs.collected'>,
  context: HandlerContext,
  miners: WeakMap<ReadonlyMap<string, TemplateRecord>, TemplateMiner>,
) {
  const { service } = event.data;
  const heardAt = Date.parse(event.recordedtime);
  const [templates, tallies, services, episodes, log, lenience] = await Promise.all([
    memories.templates.load(context, service),
    memories.tallies.load(context, service),
    memories.services.load(context, service),
    memories.episodes.load(context, service),
    evidence.load(context, service, heardAt),
    feedback.load(context, service),
  ]);
  // The miner goes with the records that it was made of: forgotten with them when a commit was refused.
  const miner = miners.get(templates.entries) ?? minerOf(templates.entries, config.templates.max);
  miners.set(templates.entries, miner);
  return {
    service,
    context,
    heardAt,
    evidence: log,
    memory: { templates, tallies, services, episodes },
    known: {
      templates: new Changes(templates.entries),
      tallies: new Changes(tallies.entries),
      episodes: new Changes(episodes.entries),
      service: services.entries.get(SERVICE),
      miner,
      lenience,
    },
  };
}

/** What is done every few seconds beside listening: rates, questions. */
async function lookThrough({ service, looked, signs }: Heard, frame: Frame, { config, control, metrics }: Parts) {
  const { heardAt, known, context } = frame;
  const { templates, episodes } = known;
  const sampled = Math.abs(heardAt - service.sampledAt) >= config.rates.every;
  const drafts: Draft[] = sampled
    ? [ratesDraft(frame.service, service, templates.entries(), heardAt, config.rates.top)]
    : [];
  const next = sampled ? { ...service, sampledAt: heardAt } : service;
  if (!looked) return { drafts, service: next };
  const ofNote = templatesOfNote(signs, episodes, heardAt);
  const unsure = unsureOf(templates.entries(), { now: context.now, ask: config.ask, ofNote });
  const questions = unsure.map(({ question }) => question);
  const answers = await readAnswers(control, questions, context.log);
  const asked = askAbout(unsure, answers, next, { now: context.now, ask: config.ask });
  for (const [id, record] of asked.changed) templates.set(id, record);
  metrics.questions.inc({ result: 'asked' }, asked.drafts.length);
  return { drafts: [...drafts, ...asked.drafts], service: asked.service };
}

/**
 * Whether an episode was cleared is written in the control slot, which this commit cannot touch. The race that leaves: the timer
 * may state the end between our look at the mark and our commit. Then one line prolongs an episode that is already over, which raises
 * nothing; the next such line finds the mark and raises again. No finding stays open for it, and none is cleared for another.
 */
async function judge(signs: readonly Sign[], frame: Frame, { config, control, metrics }: Parts): Promise<Judged> {
  const { service, context, heardAt, known } = frame;
  const { episodes } = known;
  const marked = await readCleared(control, lastEpisodes(signs, episodes));
  const cleared = (episode: Episode): boolean => marked.has(episodeName(episode));
  const { slot, now } = context;
  const judged = judgeSigns(signs, { service, episodes, cleared, config, heardAt, slot, now });
  for (const [index, { detector }] of signs.entries()) {
    metrics.signs.inc({ detector, result: judged.results[index] ?? 'no-room' });
  }
  return judged;
}

function writesOf({ memory, known: { templates, tallies, episodes } }: Frame, service: ServiceRecord): Write[] {
  return [
    ...memory.templates.change(templates.changed, templates.removed),
    ...memory.tallies.change(tallies.changed, tallies.removed),
    ...memory.episodes.change(episodes.changed, episodes.removed),
    ...memory.services.change(new Map([[SERVICE, service]])),
  ];
}

import type { Handler, HandlerContext, RedisClient, Timer, Write } from '@hale/bus';
import type { Draft, EventOf } from '@hale/events';
import type { Evidence } from '@hale/evidence';
import type { FeedbackMemory } from '@hale/feedback';
import { TemplateMiner } from '@hale/templates';
import type { LogClassifierConfig } from '../config.ts';
import type { ClassifierMetrics } from '../metrics.ts';
import { Changes } from '../policy/changes.ts';
import { judgeEpisode } from '../policy/episode.ts';
import { templatePoints } from '../policy/evidence-points.ts';
import { learn } from '../policy/learn.ts';
import { askAbout, unsureOf } from '../policy/questions.ts';
import { ratesDraft } from '../policy/rates.ts';
import { readLines } from '../policy/read-lines.ts';
import { makeRoom, openOddities } from '../policy/room.ts';
import { type ServiceRecord, serviceAt, withLines } from '../policy/service-record.ts';
import { type Sign, signKey } from '../policy/sign.ts';
import { signsOfAbsence } from '../policy/signs-of-absence.ts';
import { signsOfErrors, surgeLimits } from '../policy/signs-of-errors.ts';
import type { TemplateRecord } from '../policy/template-record.ts';
import { isCleared, type Memories, readAnswers } from '../store.ts';

export type LogsReason = 'finding-stated' | 'nothing-to-state';

/** How often all templates of a service are looked through; less than any quiet time, milliseconds. */
const CHECK_MS = 5_000;
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
    const { config, metrics } = parts;
    const { heardAt, templates, tallies, episodes, memory, lenience } = frame;
    const limits = { ...config.errors, surge: surgeLimits(config.surge), maxTemplates: config.templates.max };
    const placed = learn(readLines(event.data.lines), heardAt, { templates, tallies, miner: frame.miner, limits });
    for (const { late } of placed) metrics.lines.inc({ result: late ? 'late' : 'counted' });
    const counted = withLines(serviceAt(memory.services.entries.get(SERVICE), heardAt, limits.surge), placed);
    const open = openOddities(episodes.entries(), heardAt);
    const errors = signsOfErrors(placed, { templates, tallies, service: counted, config, heardAt, open, lenience });
    const rest = await lookThrough(errors.service, frame, parts);
    const judged = await judgeAll([...errors.signs, ...rest.signs], frame, parts);
    const evidence = frame.evidence.record(heardAt, templatePoints(placed, templates), judged.events.length > 0);
    return {
      reason: judged.events.length > 0 ? 'finding-stated' : 'nothing-to-state',
      writes: [...writesOf(frame, rest.service), ...evidence],
      events: [...judged.events, ...rest.drafts],
      timers: judged.timers,
    };
  };
}

type Frame = Awaited<ReturnType<typeof openFrame>>;

async function openFrame(
  { memories, evidence, feedback }: Parts,
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
  const miner = miners.get(templates.entries) ?? minerOf(templates.entries);
  miners.set(templates.entries, miner);
  return {
    service,
    context,
    heardAt,
    lenience,
    miner,
    evidence: log,
    memory: { templates, tallies, services, episodes },
    templates: new Changes(templates.entries),
    tallies: new Changes(tallies.entries),
    episodes: new Changes(episodes.entries),
  };
}

function minerOf(records: ReadonlyMap<string, TemplateRecord>): TemplateMiner {
  const known = [...records].map(([id, { text, firstAt }]) => ({ id, text, firstAt }));
  return new TemplateMiner(known.sort((one, other) => one.firstAt - other.firstAt || (one.id < other.id ? -1 : 1)));
}

/** What is done every few seconds: what is missing, rates, questions. */
async function lookThrough(service: ServiceRecord, frame: Frame, { config, control, metrics }: Parts) {
  const { heardAt, templates, context, lenience } = frame;
  const sampled = heardAt - service.sampledAt >= config.rates.every;
  const drafts: Draft[] = sampled
    ? [ratesDraft(frame.service, service, templates.entries(), heardAt, config.rates.top)]
    : [];
  const next = sampled ? { ...service, sampledAt: heardAt } : service;
  if (heardAt - service.checkedAt < CHECK_MS) return { signs: [], drafts, service: next };
  const signs = signsOfAbsence(templates.entries(), next, heardAt, config.missing, lenience);
  const unsure = unsureOf(templates.entries(), { now: context.now, ask: config.ask });
  const answers = await readAnswers(
    control,
    unsure.map(({ question }) => question),
    context.log,
  );
  const asked = askAbout(unsure, answers, next, { now: context.now, ask: config.ask });
  for (const [id, record] of asked.changed) templates.set(id, record);
  metrics.questions.inc({ result: 'asked' }, asked.drafts.length);
  return { signs, drafts: [...drafts, ...asked.drafts], service: { ...asked.service, checkedAt: heardAt } };
}

/**
 * Whether an episode was cleared is written in the control slot, which this commit cannot touch. The race that leaves: the timer
 * may state the end between our look at the mark and our commit. Then one line prolongs an episode that is already over, which raises
 * nothing; the next such line finds the mark and raises again. No finding stays open for it, and none is cleared for another.
 */
async function judgeAll(signs: readonly Sign[], frame: Frame, { config, control, metrics }: Parts) {
  const events: Draft[] = [];
  const timers: Timer[] = [];
  const { service, context, episodes, heardAt } = frame;
  for (const sign of signs) {
    const key = signKey(sign);
    const last = episodes.get(key);
    if (!last && !makeRoom(episodes, heardAt, config.firstFatal.max)) {
      metrics.signs.inc({ detector: sign.detector, result: 'no-room' });
      continue;
    }
    const cleared = last !== undefined && (await isCleared(control, last.finding));
    const { quiet } = sign.detector === 'first-fatal' ? config.firstFatal : config.errors;
    const about = { service, cleared, quietMs: quiet, slot: context.slot, now: context.now };
    const judgement = judgeEpisode(last, sign, about);
    metrics.signs.inc({ detector: sign.detector, result: judgement.judged });
    episodes.set(key, judgement.episode);
    events.push(...judgement.drafts);
    timers.push(...judgement.timers);
  }
  return { events, timers };
}

function writesOf({ memory, templates, tallies, episodes }: Frame, service: ServiceRecord): Write[] {
  return [
    ...memory.templates.change(templates.changed, templates.removed),
    ...memory.tallies.change(tallies.changed, tallies.removed),
    ...memory.episodes.change(episodes.changed, episodes.removed),
    ...memory.services.change(new Map([[SERVICE, service]])),
  ];
}

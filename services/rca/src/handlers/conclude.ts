import type { HandlerContext, Outcome, Timer, Write } from '@hale/bus';
import { type Ranking, rank } from '@hale/diagnosis';
import { type Diagnosis, digest, type Incident, topics } from '@hale/events';
import { suspicious } from '../policy/changes.ts';
import { applyPick } from '../policy/pick.ts';
import { compare, verdictOf } from '../policy/verdict.ts';
import { type Case, loadChanges, loadWell, saveCase } from '../store.ts';
import type { Knowledge } from './knowledge.ts';

export type ConcludedReason =
  | 'diagnosed'
  | 'inconclusive'
  | 'unchanged'
  | 'culprit-recovered'
  | 'culprit-returned'
  | 'revised';

export const LOOK_AGAIN = 'look-again';

/**
 * Ranks the incident as it stands and says so when it is the first time or something else than last time.
 * `occasion` tells apart what is said of one revision of the incident: a timer, a model's answer.
 */
export async function conclude(
  before: Pick<Case, 'pick'> & Partial<Case>,
  incident: Incident,
  occasion: string,
  knowledge: Knowledge,
  context: HandlerContext,
): Promise<Outcome<ConcludedReason>> {
  const { redis, slot, now } = context;
  const [known, wellAt, graph, shares] = await Promise.all([
    loadChanges(redis, slot, incident.services),
    loadWell(redis, slot, incident.services),
    knowledge.graph(incident, context),
    knowledge.shares(incident, context),
  ]);
  const changes = suspicious(known, wellAt, incident.startedAt);
  const plain = rank({ findings: incident.findings, graph, changes, shares, now });
  const { ranking, rung } = applyPick(plain, before.pick);
  const verdict = verdictOf(ranking, incident);
  const comparison = before.verdict ? compare(before.verdict, verdict) : 'first';
  const writes: Write[] = [saveCase(slot, { incident, verdict, causes: candidatesOf(ranking), pick: before.pick })];
  const timers = timersOf(incident, ranking);
  if (comparison === 'same') return { reason: 'unchanged', writes, timers };
  if (comparison === 'quieter') return { reason: 'culprit-recovered', writes, timers };
  const about = { subject: `incident/${incident.id}`, incident: incident.id };
  const top = ranking.causes[0];
  const signals = top ? await knowledge.signals(top.service, incident, context) : [];
  const diagnosis = diagnosisOf(incident, withSignals(ranking, signals), rung, occasion);
  const events = [topics['diagnosis.completed'].draft({ diagnosis, incident }, about)];
  if (comparison === 'returned') return { reason: 'culprit-returned', writes, timers, events };
  if (comparison === 'changed') return { reason: 'revised', writes, timers, events };
  return { reason: ranking.inconclusive ? 'inconclusive' : 'diagnosed', writes, timers, events };
}

function diagnosisOf(incident: Incident, ranking: Ranking, rung: number, occasion: string): Diagnosis {
  const { again: _, ...said } = ranking;
  return {
    id: `dia-${digest(incident.id, String(incident.revision), occasion)}`,
    incident: incident.id,
    rung,
    ...said,
  };
}

function withSignals(ranking: Ranking, signals: readonly string[]): Ranking {
  return { ...ranking, report: [ranking.report, ...signals].join('\n').slice(0, 4_000) };
}

function candidatesOf(ranking: Ranking): Case['causes'] {
  return ranking.causes.map(({ service, faultClass }) => ({ service: service.service, faultClass }));
}

/** Trouble that lasts says more than trouble that began: the ranking is looked at again when it has. */
function timersOf({ id }: Incident, { again }: Ranking): Timer[] {
  if (again === undefined) return [];
  return [{ name: LOOK_AGAIN, key: `${id}/${again}`, dueAt: again, data: { incident: id } }];
}

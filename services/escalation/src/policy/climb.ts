import type { Timer } from '@hale/bus';
import { type Draft, digest, topics } from '@hale/events';
import { type Case, HUMAN, type Question } from './case.ts';
import { evidenceOf } from './evidence.ts';
import type { Fact } from './fact.ts';
import { fingerprintOf, troubledIn } from './fingerprint.ts';
import type { Settings } from './settings.ts';

/** What is to be asked of which rung, and why in words. */
export type Wanted = Pick<Question, 'task' | 'rung' | 'fingerprint' | 'choices'> & { readonly because: string };

type ClimbSettings = Pick<Settings, 'ladder' | 'listed'>;

/** An incident whose findings change all the time is not asked about all the time. */
export const MOST_QUESTIONS = 8;
/** Added to a question's deadline before its asker gives it up: the answer is published and read. Milliseconds. */
const GRACE_MS = 5_000;

/**
 * Whether an incident climbs, after a fact about it. Rung 1 is asked about each kind of incident once; rung 2 only
 * when rung 0 was not sure, the pattern is new, several services are concerned or it is critical, and rung 1 has
 * not settled it. A rung that is not configured is passed by, and nothing is asked once a human has it.
 */
export function climb(after: Case, fact: Fact, settings: ClimbSettings): Wanted | undefined {
  if (after.questions.length >= MOST_QUESTIONS || after.incident.rung >= HUMAN) return undefined;
  switch (fact.kind) {
    case 'triage-due':
      return triage(after, settings);
    case 'diagnosed':
      return fact.diagnosis.rung === 0 && after.triaged ? explain(after, fact.known, settings) : undefined;
    case 'answered':
    case 'answer-due':
      return higher(after, fact.question, fact.known, settings);
    default:
      return undefined;
  }
}

/** Only worse than a warning can be said, so only of a warning it is asked. */
function triage({ incident, triaged }: Case, { ladder }: ClimbSettings): Wanted | undefined {
  if (triaged || !ladder.rungs.has(1) || incident.severity !== 'warning') return undefined;
  const choices = ['warning', 'critical'];
  return { task: 'triage-incident', rung: 1, fingerprint: fingerprintOf(incident), choices, because: 'new incident' };
}

function explain(after: Case, known: boolean, settings: ClimbSettings): Wanted | undefined {
  const { rungs } = settings.ladder;
  const question = explainQuestion(after, settings);
  if (!question || after.questions.some((one) => isSame(one, question))) return undefined;
  if (rungs.has(1)) return { ...question, rung: 1, because: 'new pattern of findings' };
  const because = reasonsFor(after, known, settings.ladder.sure);
  return rungs.has(2) && because.length > 0 ? { ...question, rung: 2, because: because.join(', ') } : undefined;
}

/** After rung 1: the question goes on to rung 2, about what is known by then, unless it is settled. */
function higher(after: Case, id: string, known: boolean, settings: ClimbSettings): Wanted | undefined {
  const asked = after.questions.find((one) => one.id === id);
  if (asked?.rung !== 1 || asked.task !== 'explain-cause' || !settings.ladder.rungs.has(2)) return undefined;
  const question = explainQuestion(after, settings);
  if (!question || settles(after, asked, settings.ladder.sure)) return undefined;
  if (after.questions.some((one) => one.rung === 2 && isSame(one, question))) return undefined;
  const because = reasonsFor(after, known, settings.ladder.sure);
  return because.length > 0 ? { ...question, rung: 2, because: because.join(', ') } : undefined;
}

/** A choice needs two candidates at least, of services that the configuration names. */
function explainQuestion(
  { incident, candidates }: Case,
  { listed }: ClimbSettings,
): Pick<Question, 'task' | 'fingerprint' | 'choices'> | undefined {
  const names = new Set(listed.services);
  const choices = candidates.map(({ choice }) => choice).filter((choice) => names.has(choice.split('/')[0] ?? ''));
  if (choices.length < 2) return undefined;
  return { task: 'explain-cause', fingerprint: fingerprintOf(incident), choices };
}

const isSame = (one: Question, other: Pick<Question, 'task' | 'fingerprint'>): boolean =>
  one.task === other.task && one.fingerprint === other.fingerprint;

/** Whether rung 0 names a cause and is sure of it. */
export function isSure({ candidates, inconclusive }: Case, sure: number): boolean {
  return !inconclusive && (candidates[0]?.confidence ?? 0) >= sure;
}

/** Why rung 2 may be asked, in words; none when nothing speaks for it. */
function reasonsFor(after: Case, known: boolean, sure: number): string[] {
  const { candidates, inconclusive, incident } = after;
  const confidence = candidates[0]?.confidence ?? 0;
  const troubled = troubledIn(incident).length;
  return [
    ...(inconclusive ? ['inconclusive'] : []),
    ...(confidence < sure ? [`confidence ${confidence.toFixed(2)}`] : []),
    ...(known ? [] : ['pattern not seen before']),
    ...(troubled > 1 ? [`${troubled} services`] : []),
    ...(incident.severity === 'critical' ? ['critical'] : []),
  ];
}

/** A sure answer settles it when rung 0 was not sure itself or says the same. */
function settles(after: Case, { said }: Question, sure: number): boolean {
  if (!said || said.confidence < sure) return false;
  return !isSure(after, sure) || said.choice === after.candidates[0]?.choice;
}

export interface Asked {
  readonly case: Case;
  readonly events: readonly Draft[];
  readonly timers: readonly Timer[];
}

/** The question as an event, remembered in the case, with a timer for the answer that does not come. */
export function ask(before: Case, wanted: Wanted, now: number, settings: ClimbSettings): Asked {
  const { incident, questions } = before;
  const { because: _, ...rest } = wanted;
  const id = `q-${digest(incident.id, rest.task, String(rest.rung), rest.fingerprint)}`;
  const deadline = now + settings.ladder.within;
  const data = {
    question: id,
    task: rest.task,
    rung: rest.rung,
    incident: incident.id,
    choices: rest.choices,
    evidence: evidenceOf(before, settings.listed),
    deadline,
  };
  const about = { subject: `incident/${incident.id}`, incident: incident.id, key: id };
  return {
    case: { ...before, questions: [...questions, { ...rest, id, answered: false }] },
    events: [topics['model.asked'].draft(data, about)],
    timers: [{ name: 'answer', key: id, dueAt: deadline + GRACE_MS, data: { incident: incident.id, question: id } }],
  };
}

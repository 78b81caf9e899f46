import type { DataOf } from '@hale/events';
import type { Case, Question } from './case.ts';
import { isSure, type Wanted } from './climb.ts';
import type { Fact } from './fact.ts';
import type { Settings } from './settings.ts';
import { isHigher } from './severity.ts';

type Outcome = DataOf<'model.answered'>['outcome'];
type AnswerFact = Extract<Fact, { kind: 'answered' | 'answer-due' }>;

const WHY: Readonly<Record<Exclude<Outcome, 'answered'>, string>> = {
  missing: 'is not there',
  late: 'was late',
  invalid: 'gave no valid answer',
  refused: 'refused',
  'over-budget': 'is over budget',
  unknown: 'gave no answer',
};

/**
 * The case with what a rung said of it. An answer counts only once, to a question that was asked, and only with
 * one of the choices that were given; it can raise the severity and never lowers it.
 */
export function withAnswer(before: Case, fact: AnswerFact, sure: number): Case {
  const question = before.questions.find(({ id }) => id === fact.question);
  if (!question || question.answered) return before;
  const said = saidBy(fact, question);
  const answered: Question = { ...question, answered: true, ...(said && { said }) };
  const { incident } = before;
  const costUsd = (incident.costUsd ?? 0) + (fact.kind === 'answered' ? fact.costUsd : 0);
  // Where rung 0 is sure, a rung that agrees did not have to look.
  const needed =
    said !== undefined && question.task === 'explain-cause' && (question.rung === 2 || !isSure(before, sure));
  const raised = question.task === 'triage-incident' && said?.choice === 'critical' ? 'critical' : incident.severity;
  return {
    ...before,
    questions: before.questions.map((one) => (one === question ? answered : one)),
    incident: {
      ...incident,
      severity: isHigher(raised, incident.severity) ? raised : incident.severity,
      rung: needed ? Math.max(incident.rung, question.rung) : incident.rung,
      ...(costUsd > 0 && { costUsd: Math.round(costUsd * 1e9) / 1e9 }),
    },
  };
}

function saidBy(fact: AnswerFact, { choices }: Question): Question['said'] {
  if (fact.kind !== 'answered' || fact.outcome !== 'answered' || fact.choice === undefined) return undefined;
  return choices.includes(fact.choice) ? { choice: fact.choice, confidence: fact.confidence ?? 0 } : undefined;
}

/** Which rung's answer stands for a question that a rung did not answer: the next lower one that said something. */
export function standingFor({ questions }: Case, rung: number, task: string): 0 | 1 {
  return rung === 2 && questions.some((one) => one.rung === 1 && one.task === task && one.said) ? 1 : 0;
}

/** What a rung said, or why it said nothing and what stands instead, in a sentence. */
export function answerWords(
  before: Case,
  after: Case,
  fact: AnswerFact,
  wanted: Wanted | undefined,
  { ladder }: Pick<Settings, 'ladder'>,
): string {
  const question = after.questions.find(({ id }) => id === fact.question);
  if (!question) return '';
  const next = wanted ? `; rung ${wanted.rung} is asked: ${wanted.because}` : '';
  const { rung, task, said } = question;
  if (!said) {
    const outcome = fact.kind === 'answer-due' ? 'late' : fact.outcome === 'answered' ? 'invalid' : fact.outcome;
    return `rung ${rung} ${WHY[outcome]}: what rung ${standingFor(after, rung, task)} says stands${next}`;
  }
  const { choice, confidence } = said;
  if (task === 'triage-incident') {
    const raised = isHigher(after.incident.severity, before.incident.severity);
    return `rung ${rung} ${raised ? `raises the severity to ${choice}` : 'leaves the severity as it is'}`;
  }
  const top = before.candidates[0]?.choice;
  const relation = !isSure(before, ladder.sure)
    ? 'where rung 0 was not sure'
    : choice === top
      ? 'as rung 0 does'
      : `while rung 0 says ${top}`;
  return `rung ${rung} says ${choice} (${confidence.toFixed(2)}), ${relation}${next}`;
}

import { type DataOf, type Draft, digest, type LogCategory, logCategorySchema, topics } from '@hale/events';
import { UNSURE } from '@hale/templates';
import { z } from 'zod';
import type { LogClassifierConfig } from '../config.ts';
import type { Episode } from './episode.ts';
import { isOfNote } from './read-lines.ts';
import type { ServiceRecord } from './service-record.ts';
import type { Sign } from './sign.ts';
import type { TemplateRecord } from './template-record.ts';

/** Raised when the question is put in other words or offers other choices, so that old answers are not taken for answers to it. */
const PROMPT_VERSION = '2';
const MINUTE_MS = 60_000;
/** An answer may be under way when its deadline is over. */
const GRACE_MS = 30_000;
/** What nobody could answer may be asked again after so long: a model may be there by then. */
const AGAIN_MS = 86_400_000;
/** A model is worth asking below this: a better guess of the classifier stands, though nobody relies on it below UNSURE. */
const WORTH_ASKING = 0.4;
/** Answers that are looked up at once. */
const MOST = 50;

/** What may be answered: every category, and nothing else. */
const CATEGORIES = logCategorySchema.options[0].options.filter((each) => each !== 'unknown');

/** What an answer came to, as it is kept until it is taken over. */
export const answerSchema = z.object({
  v: z.literal(1),
  category: z.enum(CATEGORIES).exactOptional(),
  confidence: z.number(),
});
export type Answer = z.infer<typeof answerSchema>;

/** The same template is the same question, whoever logs it. */
export const questionOf = (text: string): string => `q-${digest('classify-template', PROMPT_VERSION, text)}`;

/** An answer of the catalogue as it is kept; one that is not of the closed set is none. */
export function answerOf({ outcome, choice, confidence }: DataOf<'model.answered'>): Answer {
  const category = outcome === 'answered' ? CATEGORIES.find((each) => each === choice) : undefined;
  return { v: 1, confidence: confidence ?? UNSURE, ...(category !== undefined && { category }) };
}

export interface Unsure {
  readonly id: string;
  readonly record: TemplateRecord;
  readonly question: string;
}

const TEMPLATE = 'template/';

/**
 * Ids of the templates that are in findings of some weight: those that signs begin or go on with, and those that are open. One odd line alone is
 * not worth a question: even steady systems have errors that come once in hours.
 */
export function templatesOfNote(
  signs: readonly Pick<Sign, 'signal' | 'severity'>[],
  episodes: { readonly entries: () => Iterable<readonly [string, Episode]> },
  heardAt: number,
): Set<string> {
  const open = [...episodes.entries()].flatMap(([, { finding, heardAt: last, quietMs }]) =>
    heardAt - last <= quietMs ? [finding] : [],
  );
  return new Set(
    [...signs, ...open].flatMap(({ signal, severity }) =>
      severity !== 'info' && signal.startsWith(TEMPLATE) ? [signal.slice(TEMPLATE.length)] : [],
    ),
  );
}

export interface Asking {
  readonly now: number;
  readonly ask: LogClassifierConfig['ask'];
  /** Templates that findings are about; nothing else matters enough. */
  readonly ofNote: ReadonlySet<string>;
}

/**
 * Errors and warnings that a finding is about and that nobody could place, asked or to be asked. What is known and comes as ever is in no finding, so a steady
 * system asks nothing, however unsure its templates are.
 */
export function unsureOf(
  templates: Iterable<readonly [id: string, record: TemplateRecord]>,
  { now, ask, ofNote }: Asking,
): Unsure[] {
  if (!ask.enabled) return [];
  const unsure: Unsure[] = [];
  for (const [id, record] of templates) {
    const matters = isOfNote(record.severity) && (record.askedAt > 0 || ofNote.has(id));
    const open = record.by === 'rules' || (record.by === 'nobody' && now - record.askedAt > AGAIN_MS);
    if (!open || record.confidence >= WORTH_ASKING || !matters) continue;
    unsure.push({
      id,
      record: record.by === 'nobody' ? { ...record, by: 'rules', askedAt: 0 } : record,
      question: questionOf(record.text),
    });
    if (unsure.length === MOST) break;
  }
  return unsure;
}

export interface Asked {
  readonly changed: ReadonlyMap<string, TemplateRecord>;
  readonly drafts: readonly Draft[];
  readonly service: ServiceRecord;
}

/**
 * Takes over what was answered, gives up what was asked in vain, and asks what is left as far as this minute allows. An answer sets the
 * category and nothing else: neither it nor its absence raises a finding or changes a severity.
 */
export function askAbout(
  unsure: readonly Unsure[],
  answers: ReadonlyMap<string, Answer>,
  service: ServiceRecord,
  { now, ask }: { readonly now: number; readonly ask: LogClassifierConfig['ask'] },
): Asked {
  const changed = new Map<string, TemplateRecord>();
  const drafts: Draft[] = [];
  const minute = Math.floor(now / MINUTE_MS);
  let count = service.asked.minute === minute ? service.asked.count : 0;
  for (const { id, record, question } of unsure) {
    const answer = answers.get(question);
    if (answer) changed.set(id, answered(record, answer));
    else if (record.askedAt > 0) {
      if (now > record.askedAt + ask.deadline + GRACE_MS) changed.set(id, { ...record, by: 'nobody' });
    } else if (count < ask.perMinute) {
      count += 1;
      changed.set(id, { ...record, askedAt: now });
      drafts.push(questionDraft(question, record.text, now + ask.deadline));
    }
  }
  return { changed, drafts, service: { ...service, asked: { minute, count } } };
}

function answered(record: TemplateRecord, { category, confidence }: Answer): TemplateRecord {
  return category === undefined
    ? { ...record, by: 'nobody' }
    : { ...record, by: 'model', category: category satisfies LogCategory, confidence };
}

function questionDraft(question: string, text: string, deadline: number): Draft<'model.asked'> {
  return topics['model.asked'].draft(
    { question, task: 'classify-template', rung: 1, choices: [...CATEGORIES], evidence: [text], deadline },
    { subject: `question/${question}`, key: question },
  );
}

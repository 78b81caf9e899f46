import type { TemplateMiner } from '@hale/templates';
import type { BoutLimits } from './bout.ts';
import type { Changes } from './changes.ts';
import type { Knowledge } from './knowledge.ts';
import { type HeardLine, isOfNote } from './read-lines.ts';
import { emptyTally, mergedTally, type SurgeLimits, type Tally, tallyAt } from './tally.ts';
import { givingWay, mergedRecord, type TemplateRecord, withLine } from './template-record.ts';

/** A line with the template that it turned out to be of. */
export interface Placed {
  readonly id: string;
  readonly line: HeardLine;
  /** So late that it says nothing about what is so. */
  readonly late: boolean;
}

export interface Learning {
  readonly templates: Changes<TemplateRecord>;
  /** Of templates that have lines of note. */
  readonly tallies: Changes<Tally>;
  readonly miner: TemplateMiner;
  /** Since when lines of the service have come without a break. */
  readonly since: number;
  readonly limits: BoutLimits & {
    readonly surge: SurgeLimits;
    readonly maxTemplates: number;
    readonly knowledge: Knowledge;
  };
}

export interface Learnt {
  /** Each line with its template after the whole frame, in order. */
  readonly placed: readonly Placed[];
  /** Templates that are part of another one from this frame on, each with the one that it is part of at its end. */
  readonly absorbed: ReadonlyMap<string, string>;
  /** Templates that gave way to others, with what was known of them. */
  readonly forgotten: ReadonlyMap<string, TemplateRecord>;
}

/** Lines that come later than this say nothing about what is so; milliseconds. */
const LATE_MS = 60_000;

/** Finds or learns the template of each line, heard at `at`, and counts. */
export function learn(lines: readonly HeardLine[], at: number, learning: Learning): Learnt {
  const absorbed = new Map<string, string>();
  const placed = lines.map((line) => place(line, at, learning, absorbed));
  const forgotten = makeRoom(learning);
  if (absorbed.size === 0) return { placed, absorbed, forgotten };
  return {
    placed: placed.map((each) => ({ ...each, id: nowOf(each.id, absorbed) })),
    absorbed: new Map([...absorbed].map(([id, into]) => [id, nowOf(into, absorbed)])),
    forgotten,
  };
}

/** What a template has become; a template that was absorbed may be learnt again later, and is itself then. */
function nowOf(id: string, absorbed: ReadonlyMap<string, string>): string {
  let current = id;
  for (let into = absorbed.get(current); into !== undefined; into = absorbed.get(current)) current = into;
  return current;
}

function makeRoom({ templates, tallies, miner, limits }: Learning): ReadonlyMap<string, TemplateRecord> {
  const forgotten = new Map<string, TemplateRecord>();
  if (templates.size <= limits.maxTemplates) return forgotten;
  for (const id of givingWay(new Map(templates.entries()), limits.maxTemplates)) {
    const record = templates.get(id);
    if (record) forgotten.set(id, record);
    templates.delete(id);
    tallies.delete(id);
    miner.forget(id);
  }
  return forgotten;
}

function place(heard: HeardLine, at: number, learning: Learning, gone: Map<string, string>): Placed {
  const { templates, tallies, miner, since, limits } = learning;
  const { id, text, absorbed } = miner.learn(heard.masked);
  const line = { ...heard, severity: limits.knowledge.severity(text, heard.severity) };
  gone.delete(id);
  for (const each of absorbed) gone.set(each, id);
  if (absorbed.length > 0) absorb(id, text, absorbed, at, learning);
  const late = at - line.at > LATE_MS;
  templates.set(id, withLine(templates.get(id), text, line, { at, late, since }, limits));
  if (isOfNote(line.severity) && !late) {
    const tally = tallyAt(tallies.get(id) ?? emptyTally(at), at, limits.surge);
    tallies.set(id, { ...tally, count: tally.count + 1 });
  }
  return { id, line, late };
}

/** The records of templates that turned out to be one become one, and so do their counts. */
function absorb(
  id: string,
  text: string,
  absorbed: readonly string[],
  at: number,
  { templates, tallies, limits }: Learning,
): void {
  const ids = [id, ...absorbed];
  const [first, ...others] = ids.flatMap((each) => templates.get(each) ?? []);
  const [counted, ...rest] = ids
    .flatMap((each) => tallies.get(each) ?? [])
    .map((each) => tallyAt(each, at, limits.surge));
  for (const each of absorbed) {
    templates.delete(each);
    tallies.delete(each);
  }
  if (first)
    templates.set(
      id,
      others.reduce((one, other) => mergedRecord(one, other, text), { ...first, text }),
    );
  if (counted) tallies.set(id, rest.reduce(mergedTally, counted));
}

import type { TemplateMiner } from '@hale/templates';
import type { Changes } from './changes.ts';
import { type HeardLine, isBad } from './read-lines.ts';
import { emptyTally, type SurgeLimits, type Tally, tallyAt } from './tally.ts';
import { type BoutLimits, givingWay, mergedRecord, type TemplateRecord, withLine } from './template-record.ts';

/** A line with the template that it turned out to be of. */
export interface Placed {
  readonly id: string;
  readonly line: HeardLine;
  /** So late that it says nothing about what is so. */
  readonly late: boolean;
}

export interface Learning {
  readonly templates: Changes<TemplateRecord>;
  /** Of templates that have bad lines. */
  readonly tallies: Changes<Tally>;
  readonly miner: TemplateMiner;
  readonly limits: BoutLimits & { readonly surge: SurgeLimits; readonly maxTemplates: number };
}

/** Lines that come later than this say nothing about what is so; milliseconds. */
const LATE_MS = 60_000;

/** Finds or learns the template of each line, heard at `at`, and counts. */
export function learn(lines: readonly HeardLine[], at: number, learning: Learning): Placed[] {
  const placed = lines.map((line) => place(line, at, learning));
  const { templates, tallies, miner, limits } = learning;
  if (templates.size > limits.maxTemplates) {
    for (const id of givingWay(new Map(templates.entries()), limits.maxTemplates)) {
      templates.delete(id);
      tallies.delete(id);
      miner.forget(id);
    }
  }
  return placed;
}

function place(line: HeardLine, at: number, { templates, tallies, miner, limits }: Learning): Placed {
  const { id, text, absorbed } = miner.learn(line.masked);
  if (absorbed.length > 0) absorb(id, text, absorbed, templates, tallies);
  const late = at - line.at > LATE_MS;
  templates.set(id, withLine(templates.get(id), text, line, at, late, limits));
  if (isBad(line.severity) && !late) {
    const tally = tallyAt(tallies.get(id) ?? emptyTally(at), at, limits.surge);
    tallies.set(id, { ...tally, count: tally.count + 1 });
  }
  return { id, line, late };
}

/** The records of templates that turned out to be one become one. */
function absorb(
  id: string,
  text: string,
  absorbed: readonly string[],
  templates: Changes<TemplateRecord>,
  tallies: Changes<Tally>,
): void {
  const [first, ...others] = [id, ...absorbed].flatMap((each) => templates.get(each) ?? []);
  for (const each of absorbed) {
    templates.delete(each);
    tallies.delete(each);
  }
  if (first)
    templates.set(
      id,
      others.reduce((one, other) => mergedRecord(one, other, text), { ...first, text }),
    );
}

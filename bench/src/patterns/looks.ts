import { defaultBank, emptyMemory, judgeValue, type Match, patternOf, type SeriesMemory } from '@hale/detection';
import { HOUR_MS, MINUTE_MS } from '../quiet/calendar.ts';
import type { Fault } from '../quiet/faults.ts';
import type { Member } from '../quiet/fleet.ts';
import { Level } from '../quiet/level.ts';
import { scrapesOf, seriesOf } from '../quiet/stream.ts';

/** When the series that show a fault are looked at: while nothing is wrong yet, when it is young, and just before it is over. */
export const MOMENTS = ['before', 'early', 'end'] as const;
export type MomentName = (typeof MOMENTS)[number];

/** Half a day before, and so long after the start. */
const BEFORE_MS = 12 * HOUR_MS;
const EARLY_MS = 10 * MINUTE_MS;

/** What a series that shows a fault first was taken for at a moment. */
export interface Look {
  readonly fault: Fault;
  readonly moment: MomentName;
  readonly signal: string;
  readonly match: Match | undefined;
}

interface Due {
  readonly at: number;
  readonly fault: Fault;
  readonly moment: MomentName;
}

const momentsOf = (fault: Fault): readonly Due[] => [
  { fault, moment: 'before', at: fault.startAt - BEFORE_MS },
  { fault, moment: 'early', at: Math.min(fault.startAt + EARLY_MS, fault.endAt) },
  { fault, moment: 'end', at: fault.endAt },
];

/** Plays the series of a service that show its faults, and looks at them at their moments. */
export function looksAt(member: Member, faults: readonly Fault[], days: number): readonly Look[] {
  const mine = faults.filter(({ service }) => service === member.service);
  const shown = seriesOf(member).flatMap((series, index) =>
    mine.some(({ signals }) => signals.includes(series.signal))
      ? [{ signal: series.signal, index, level: new Level(series), memory: emptyMemory() }]
      : [],
  );
  const due = mine.flatMap(momentsOf).sort((one, other) => one.at - other.at);
  const looks: Look[] = [];
  for (const { at, values } of scrapesOf(member, faults, days)) {
    for (let next = due[0]; next && next.at <= at; next = due[0]) {
      looks.push(...lookNow(next, shown));
      due.shift();
    }
    for (const { index, level, memory } of shown) {
      const value = level.of(at, values[index] ?? Number.NaN);
      if (value !== undefined) judgeValue(memory, at, value, defaultBank);
    }
  }
  return looks;
}

function lookNow(
  { fault, moment }: Due,
  shown: readonly { readonly signal: string; readonly memory: SeriesMemory }[],
): Look[] {
  return shown
    .filter(({ signal }) => fault.signals.includes(signal))
    .map(({ signal, memory }) => ({ fault, moment, signal, match: patternOf(memory) }));
}

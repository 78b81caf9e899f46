import { type LogLine, type ServiceRef, serviceKey } from '@hale/events';
import { EventReader, type LogEvent } from '@hale/templates';
import type { OwnedLine } from './frame-lines.ts';
import { logLineOf } from './log-line.ts';

/** A line of a push, whose sender may have said something of it beside it. */
export interface SentLine {
  readonly service: ServiceRef;
  readonly text: string;
  /** The sender says its level, so it is an event of its own, whatever it looks like. */
  readonly isWhole: boolean;
  /** The line with what the sender says of it; `hasTime` when the line says its time itself. */
  readonly withSaid: (line: LogLine, hasTime: boolean) => LogLine;
}

interface Open {
  readonly reader: EventReader;
  /** Where in the push each line of this source is. */
  readonly places: number[];
}

/** The lines of a push as events: those of one instance are read as the log that they were cut out of. In the order in which the events began. */
export function eventsOf(sent: readonly SentLine[], now: number): OwnedLine[] {
  const sources = new Map<string, Open>();
  const owned = new Map<number, OwnedLine>();
  const take = ({ places }: Open, events: readonly LogEvent[]) => {
    for (const event of events) {
      const place = places[event.line - 1] ?? 0;
      const of = sent[place];
      const line = logLineOf(event, now);
      if (of) owned.set(place, { service: of.service, line: of.withSaid(line, line.at === event.at) });
    }
  };
  for (const [place, { service, text, isWhole }] of sent.entries()) {
    const key = `${serviceKey(service)} ${service.instance ?? ''}`;
    const source = sources.get(key) ?? { reader: new EventReader(), places: [] };
    sources.set(key, source);
    if (isWhole) take(source, source.reader.flush());
    source.places.push(place);
    take(source, source.reader.push({ text, cut: false, end: 0 }, now));
    if (isWhole) take(source, source.reader.flush());
  }
  for (const source of sources.values()) take(source, source.reader.flush());
  return [...owned].sort(([one], [other]) => one - other).map(([, line]) => line);
}

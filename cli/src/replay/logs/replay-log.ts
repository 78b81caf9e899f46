import {
  type HeardLine,
  isBad,
  Listener,
  type LogClassifierConfig,
  type Statement,
  type Told,
} from '@hale/log-classifier';
import type { LineSeverity } from '@hale/templates';
import { EventLog } from './event-log.ts';
import { HeardClock } from './heard-clock.ts';
import type { ReadEvent } from './log-reader.ts';
import { RateGrid } from './rate-grid.ts';
import { type FinalTemplate, TemplateTable } from './template-table.ts';

/** An event, with its template as it is in the end. */
export interface FinalEvent {
  /** The number of its first line, from 1. */
  readonly line: number;
  readonly template: FinalTemplate;
  readonly severity: LineSeverity;
  /** It is the first of its template. */
  readonly novel: boolean;
}

/** A finding from its beginning to its end. */
export interface ToldFinding {
  /** The event with which it was raised: the number of its first line. */
  readonly line: number;
  /** When it was raised, and when it was over, milliseconds by the log; undefined when it was still open at the end. */
  readonly raisedAt: number;
  clearedAt: number | undefined;
  /** As it was last. */
  finding: Statement['finding'];
  /** The number of the template that it is about. */
  readonly template: number | undefined;
}

/** What there is to say of the events of one template; times in milliseconds. */
export interface TemplateFigures {
  readonly template: FinalTemplate;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly course: readonly number[];
}

interface Row {
  count: number;
  firstAt: number;
  lastAt: number;
}

interface Numbered {
  readonly line: number;
  readonly heard: HeardLine;
}

/** Lines of the same second are heard together, as the collector sends them, but no more than so many. */
const FRAME = 500;
const FRAME_MS = 1_000;
/** Events without a time wait at the beginning for the first that says one, but no more than so many. */
const UNTIMED = 1_000;
const TEMPLATE = 'template/';

/** Listens to one log as the service would have done, and keeps what is needed to say at the end what each event turned out to be. */
export class ReplayLog {
  readonly findings: ToldFinding[] = [];
  readonly #listener: Listener;
  readonly #clock = new HeardClock();
  readonly #events = new EventLog();
  readonly #table = new TemplateTable();
  readonly #rates = new RateGrid();
  readonly #rows = new Map<number, Row>();
  readonly #open = new Map<string, ToldFinding>();
  /** Events so far while none says a time; undefined when it is known by which time they are heard. */
  #untimed: ReadEvent[] | undefined = [];
  #frame: Numbered[] = [];
  #frameFrom = 0;
  #firstAt: number | undefined;
  #heardAt = 0;
  #count = 0;

  constructor(service: string, config: LogClassifierConfig) {
    this.#listener = new Listener({ env: 'replay', service }, config);
  }

  get clock(): Pick<HeardClock, 'told' | 'setBacks'> {
    return this.#clock;
  }

  /** Events so far, and when the first and the last of them were heard. */
  get heard(): { readonly count: number; readonly firstAt: number; readonly lastAt: number } {
    return { count: this.#count, firstAt: this.#firstAt ?? 0, lastAt: this.#heardAt };
  }

  take(events: readonly ReadEvent[]): void {
    this.#count += events.length;
    for (const event of events) {
      if (!this.#untimed) this.#push(event);
      else {
        this.#untimed.push(event);
        if (event.said !== undefined || this.#untimed.length === UNTIMED) this.#begin(event.said);
      }
    }
  }

  end(): void {
    this.#begin(undefined);
    this.#hear();
    for (const statement of this.#listener.pass(this.#heardAt)) this.#tell(statement, 0);
  }

  /** Every event, in the order of the log. */
  *events(): Generator<FinalEvent> {
    const finals = new Map<number, FinalTemplate>();
    for (const { line, template, severity } of this.#events) {
      const last = this.#table.last(template);
      const known = finals.get(last);
      const final = known ?? this.final(last);
      if (!known) finals.set(last, final);
      yield { line, template: final, severity, novel: known === undefined };
    }
  }

  /** What a template is in the end. */
  final(template: number): FinalTemplate {
    return this.#table.final(this.#table.last(template), this.#listener.templates);
  }

  /** Of every template, those with most events first. */
  figures(): TemplateFigures[] {
    return [...this.#rows]
      .map(([number, row]) => ({ ...row, template: this.final(number), course: this.#rates.course(number) }))
      .toSorted((one, other) => other.count - one.count || one.firstAt - other.firstAt);
  }

  /** What came before the first time is heard with it: the beginning of a log is no half century before the rest. */
  #begin(said: number | undefined): void {
    const events = this.#untimed ?? [];
    this.#untimed = undefined;
    for (const event of events) this.#push({ ...event, said: event.said ?? said });
  }

  #push({ line, said, heard }: ReadEvent): void {
    const { heardAt, at } = this.#clock.hear(said);
    if (this.#frame.length >= FRAME || heardAt - this.#frameFrom >= FRAME_MS) this.#hear();
    if (this.#frame.length === 0) this.#frameFrom = heardAt;
    this.#firstAt ??= heardAt;
    this.#heardAt = heardAt;
    this.#frame.push({ line, heard: { ...heard, at } });
  }

  #hear(): void {
    const frame = this.#frame;
    if (frame.length === 0) return;
    this.#frame = [];
    const told = this.#listener.hear(
      frame.map(({ heard }) => heard),
      this.#heardAt,
    );
    for (const [id, into] of told.absorbed) this.#merge(this.#table.absorb(id, into));
    for (const [index, { line }] of frame.entries()) this.#place(line, told.placed[index]!);
    for (const [id, record] of told.forgotten) {
      const number = this.#table.forget(id, record);
      if (number !== undefined) this.#rates.drop(number);
    }
    for (const statement of told.statements) this.#tell(statement, lineOf(statement, frame, told));
  }

  #place(line: number, { id, line: { severity, at } }: Told['placed'][number]): void {
    const template = this.#table.numberOf(id);
    this.#events.add({ line, template, severity });
    this.#rates.add(template, at);
    const row = this.#rows.get(template);
    if (!row) this.#rows.set(template, { count: 1, firstAt: at, lastAt: at });
    else {
      row.count += 1;
      row.firstAt = Math.min(row.firstAt, at);
      row.lastAt = Math.max(row.lastAt, at);
    }
  }

  #merge(numbers: { readonly from: number; readonly to: number } | undefined): void {
    const gone = numbers && this.#rows.get(numbers.from);
    if (!gone) return;
    const { from, to } = numbers;
    const row = this.#rows.get(to) ?? gone;
    this.#rows.delete(from);
    this.#rows.set(to, {
      count: row === gone ? gone.count : row.count + gone.count,
      firstAt: Math.min(row.firstAt, gone.firstAt),
      lastAt: Math.max(row.lastAt, gone.lastAt),
    });
    this.#rates.merge(from, to);
  }

  #tell({ type, at, finding }: Statement, line: number): void {
    const open = this.#open.get(finding.fingerprint);
    if (type === 'cleared') {
      if (open) open.clearedAt = at;
      this.#open.delete(finding.fingerprint);
    } else if (open) open.finding = finding;
    else {
      const id = templateOf(finding);
      const template = id === undefined ? undefined : this.#table.numberOf(id);
      const told = { line, raisedAt: at, clearedAt: undefined, finding, template };
      this.findings.push(told);
      this.#open.set(finding.fingerprint, told);
    }
  }
}

const templateOf = ({ signal }: Statement['finding']): string | undefined =>
  signal.startsWith(TEMPLATE) ? signal.slice(TEMPLATE.length) : undefined;

/** The event of a frame that a finding is about: the first of its template, otherwise the first that is bad. */
function lineOf({ finding }: Statement, frame: readonly Numbered[], { placed }: Told): number {
  const id = templateOf(finding);
  const bad = placed.findIndex(({ line }) => isBad(line.severity));
  const own = placed.findIndex((each) => each.id === id);
  return frame[own >= 0 ? own : Math.max(bad, 0)]?.line ?? 0;
}

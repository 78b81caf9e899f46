import { despiteFactor, factorOf } from '@hale/detection';
import { comesDaily, isDailyWork } from './bout.ts';
import type { Placed } from './learn.ts';
import { GOES_ON, LEVEL, type Listening, surgeLimits, surging, tracedBy } from './listening.ts';
import { quote, type Sign, signKey } from './sign.ts';
import { surgeOf } from './tally.ts';
import type { TemplateRecord } from './template-record.ts';

/** The bad lines of one template in a frame. */
export interface Group {
  readonly id: string;
  readonly all: readonly [Placed, ...Placed[]];
}

export function groupsOf(placed: readonly Placed[]): Group[] {
  const byTemplate = new Map<string, [Placed, ...Placed[]]>();
  for (const each of placed) {
    const group = byTemplate.get(each.id);
    if (group) group.push(each);
    else byTemplate.set(each.id, [each]);
  }
  return [...byTemplate].map(([id, all]) => ({ id, all }));
}

/** While a service is new, an error must be repeated so many times more often to be said. */
const PATIENCE = 3;
/** A threshold that was raised by less counts as it was. */
const WORTH = 1.05;
/** Known errors that surge each for itself; when more do, that is one surge of them all. */
const MAX_SURGES = 2;
/** A kind of fatal line that was heard so often, for so long, and goes on as ever, is how this service talks; milliseconds. So is one that comes each night. */
const USUAL_LINES = 10;
const USUAL_MS = 86_400_000;

export type About = Pick<Sign, 'signal' | 'category' | 'at' | 'heardAt' | 'traceId'> & {
  readonly said: string;
  /** That of an error when it is not given. */
  readonly severity?: Sign['severity'];
};

/** `excused`: it would be a sign, and people called it a false alarm. */
export function signOfTemplate({ id, all }: Group, listening: Listening): Sign | 'excused' | undefined {
  const { templates, heardAt, open } = listening;
  const record = templates.get(id);
  // It gave way to others in this very frame.
  if (!record) return undefined;
  const fatal = all.find(({ line }) => line.severity === 'fatal')?.line;
  const { traceId, at } = fatal ?? all[0].line;
  const signal = `template/${id}`;
  const said = quote(record.text, traceId);
  const about = { signal, category: record.category, at, heardAt, ...tracedBy(traceId) };
  if (fatal && !isUsual(record, heardAt)) {
    const summary = `${fatal.level ?? 'fatal'} log line: ${said}`;
    return { ...about, detector: 'first-fatal', symptom: 'fatal-log', severity: 'warning', summary };
  }
  const surges = open.has(signKey({ detector: 'surge', signal }));
  if (record.bout?.odd && !surges) return signOfOddity(record, { ...about, said }, listening);
  return signOfSurge(id, { ...about, said }, listening, surges);
}

function isUsual(record: TemplateRecord, heardAt: number): boolean {
  const { count, firstAt, bout } = record;
  if (!bout || bout.odd) return false;
  return comesDaily(record) || (count >= USUAL_LINES && heardAt - firstAt >= USUAL_MS && !bout.rare);
}

function signOfOddity(
  { bout, firstAt }: TemplateRecord,
  { said, ...about }: About,
  listening: Listening,
): Sign | 'excused' | undefined {
  const { service, config, heardAt, open, lenience } = listening;
  const lines = bout?.lines ?? 1;
  const { repeat, maxOpen } = config.errors;
  const learning = heardAt - service.firstAt < config.warmUp;
  const factor = factorOf(lenience, 'new-template', about.signal);
  if (learning && lines < repeat * PATIENCE) return undefined;
  // Whoever called it a false alarm wants no note of it either.
  if (factor >= WORTH && lines < repeat * factor) return 'excused';
  if (!open.has(signKey({ detector: 'new-template', signal: about.signal }))) {
    const known = bout?.fresh === false;
    if (known && (speaksForAll(open) || surgedSince(bout.since, about.signal, listening))) return undefined;
    if (!known && openOf('new-template', open) >= maxOpen) return undefined;
  }
  const kind = firstAt === bout?.since ? 'new' : 'rare';
  const repeated = lines >= repeat;
  const summary = repeated ? `${lines} ${kind} error lines: ${said}` : `${kind} error line: ${said}`;
  const severity = repeated ? 'warning' : 'info';
  const measured = { score: lines, threshold: repeat * factor, summary: despiteFactor(summary, factor) };
  return { ...about, detector: 'new-template', symptom: 'error-log', severity, ...measured };
}

/** A known template of note that surges by itself. */
export function signOfSurge(
  id: string,
  { said, ...about }: About,
  { templates, tallies, config, open, lenience }: Listening,
  goesOn: boolean,
): Sign | 'excused' | undefined {
  const tally = tallies.get(id);
  if (!tally) return undefined;
  const factor = factorOf(lenience, 'surge', about.signal);
  const limits = surgeLimits(config.surge);
  const surge = surgeOf(tally, limits, goesOn ? factor * GOES_ON : factor);
  if (!surge) return surgeOf(tally, limits) ? 'excused' : undefined;
  if (!goesOn && (speaksForAll(open) || isDailyWork(templates.get(id) ?? {}))) return undefined;
  const noun = about.severity === 'info' ? 'warning' : 'error';
  const summary = `${tally.count} ${noun} lines in 10 s, usually ${Math.round(surge.usual)}: ${said}`;
  return { ...surging(surge), ...about, summary: despiteFactor(summary, factor) };
}

/** Whether these lines were a surge: what trickles in behind one is no trouble of its own. */
const surgedSince = (since: number, signal: string, { episodes }: Listening): boolean =>
  [signal, LEVEL].some((each) => {
    const surge = episodes.get(signKey({ detector: 'surge', signal: each }));
    return surge !== undefined && surge.heardAt >= since;
  });

/** Whether a further error that is known goes to the surge of all. */
const speaksForAll = (open: ReadonlySet<string>): boolean =>
  open.has(signKey({ detector: 'surge', signal: LEVEL })) || openOf('surge', open) >= MAX_SURGES;

/** How many findings about templates a detector has open. */
export function openOf(detector: Sign['detector'], open: ReadonlySet<string>): number {
  const prefix = signKey({ detector, signal: 'template/' });
  let count = 0;
  for (const key of open) if (key.startsWith(prefix)) count += 1;
  return count;
}

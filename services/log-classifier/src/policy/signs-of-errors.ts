import { despiteFactor, factorOf, type Lenience, spreadOf } from '@hale/detection';
import type { LogClassifierConfig } from '../config.ts';
import type { Changes } from './changes.ts';
import type { Placed } from './learn.ts';
import { isBad } from './read-lines.ts';
import { type ServiceRecord, shareOf } from './service-record.ts';
import { quote, type Sign } from './sign.ts';
import { BUCKET_MS, type Surge, type SurgeLimits, surgeOf, type Tally } from './tally.ts';
import type { TemplateRecord } from './template-record.ts';

export interface Listening {
  readonly templates: Changes<TemplateRecord>;
  readonly tallies: Changes<Tally>;
  readonly service: ServiceRecord;
  readonly config: LogClassifierConfig;
  readonly heardAt: number;
  /** Signals of findings about odd templates that are open. */
  readonly open: ReadonlySet<string>;
  readonly lenience?: Lenience;
}

export interface Signs {
  readonly signs: readonly Sign[];
  readonly service: ServiceRecord;
}

/** While a service is new, an error must be repeated so many times more often to be said. */
const PATIENCE = 3;
/** Buckets with a share until shares are judged. */
const LEAST_SHARES = 6;
const SHARE_FLOOR = 20;
const SHARE_RELATIVE_FLOOR = 0.3;
/** Of a thousand lines; so many errors are a sign whatever people said. */
const ALMOST_ALL = 900;
/** A threshold that was raised by less counts as it was. */
const WORTH = 1.05;
const LEVEL = 'level/error';
const RATIO = 'ratio/error';

export const surgeLimits = ({ k, atLeast }: LogClassifierConfig['surge']): SurgeLimits => ({ k, atLeast, floor: 0.5 });

/**
 * What the bad lines of a frame are signs of. Each line counts for one sign at most: a fatal one for its template, an odd one for its
 * template, one of a template that surges for that surge, and only what is left for the surge of the level and for its share of all
 * lines. So ten thousand lines of one template are one finding. What people called a false alarm does not come back as a surge of the level.
 */
export function signsOfErrors(placed: readonly Placed[], listening: Listening): Signs {
  const signs: Sign[] = [];
  const unspoken: Placed[] = [];
  const opened = new Set(listening.open);
  for (const group of groups(placed)) {
    const sign = signOf(group, listening, opened);
    if (sign === 'excused') continue;
    if (sign) signs.push(sign);
    else unspoken.push(...group.all);
    if (sign?.detector === 'new-template') opened.add(sign.signal);
  }
  const service = { ...listening.service, unspoken: listening.service.unspoken + unspoken.length };
  const level = signOfLevel(unspoken, service, listening);
  return { signs: level ? [...signs, level] : signs, service };
}

interface Group {
  readonly id: string;
  readonly all: readonly [Placed, ...Placed[]];
}

function groups(placed: readonly Placed[]): Group[] {
  const byTemplate = new Map<string, [Placed, ...Placed[]]>();
  for (const each of placed) {
    if (each.late || !isBad(each.line.severity)) continue;
    const group = byTemplate.get(each.id);
    if (group) group.push(each);
    else byTemplate.set(each.id, [each]);
  }
  return [...byTemplate].map(([id, all]) => ({ id, all }));
}

/** `excused`: it would be a sign, and people called it a false alarm. */
function signOf({ id, all }: Group, listening: Listening, opened: ReadonlySet<string>): Sign | 'excused' | undefined {
  const { templates, tallies, config, heardAt } = listening;
  const record = templates.get(id);
  // It gave way to others in this very frame.
  if (!record) return undefined;
  const fatal = all.find(({ line }) => line.severity === 'fatal');
  const [{ line }] = all;
  const signal = `template/${id}`;
  const { traceId, at } = fatal?.line ?? line;
  const said = quote(record.text, traceId);
  const about = { signal, category: record.category, at, heardAt, ...tracedBy(traceId) };
  if (fatal) {
    const summary = `${fatal.line.level ?? 'fatal'} log line: ${said}`;
    return { ...about, detector: 'first-fatal', symptom: 'fatal-log', severity: 'warning', summary };
  }
  if (record.bout?.odd) return signOfOddity(record, { ...about, said }, listening, opened);
  const tally = tallies.get(id);
  const factor = factorOf(listening.lenience, 'surge', signal);
  const limits = surgeLimits(config.surge);
  const surge = tally && surgeOf(tally, limits, factor);
  if (!tally || !surge) return tally && surgeOf(tally, limits) ? 'excused' : undefined;
  const summary = `${tally.count} error lines in 10 s, usually ${Math.round(surge.usual)}: ${said}`;
  return { ...about, ...surging(surge), summary: despiteFactor(summary, factor) };
}

function signOfOddity(
  { bout, firstAt }: TemplateRecord,
  { said, ...about }: Pick<Sign, 'signal' | 'at' | 'heardAt' | 'traceId'> & { readonly said: string },
  { service, config, heardAt, lenience }: Listening,
  opened: ReadonlySet<string>,
): Sign | 'excused' | undefined {
  const lines = bout?.lines ?? 1;
  const { repeat, maxOpen } = config.errors;
  const learning = heardAt - service.firstAt < config.warmUp;
  const factor = factorOf(lenience, 'new-template', about.signal);
  if (learning && lines < repeat * PATIENCE) return undefined;
  // Whoever called it a false alarm wants no note of it either.
  if (factor >= WORTH && lines < repeat * factor) return 'excused';
  if (!opened.has(about.signal) && opened.size >= maxOpen) return undefined;
  const kind = firstAt === bout?.since ? 'new' : 'rare';
  const repeated = lines >= repeat;
  const summary = repeated ? `${lines} ${kind} error lines: ${said}` : `${kind} error line: ${said}`;
  const severity = repeated ? 'warning' : 'info';
  const measured = { score: lines, threshold: repeat * factor, summary: despiteFactor(summary, factor) };
  return { ...about, detector: 'new-template', symptom: 'error-log', severity, ...measured };
}

function signOfLevel(unspoken: readonly Placed[], service: ServiceRecord, listening: Listening): Sign | undefined {
  const { config, heardAt, lenience } = listening;
  const last = unspoken.at(-1);
  if (!last) return undefined;
  const text = last.line.masked;
  const about = { at: last.line.at, heardAt, ...tracedBy(last.line.traceId) };
  const factor = factorOf(lenience, 'surge', LEVEL);
  const surge = surgeOf({ ...service.errors, count: service.unspoken }, surgeLimits(config.surge), factor);
  if (surge) {
    const summary = `${service.unspoken} error lines of several kinds in 10 s, usually ${Math.round(surge.usual)}, such as: ${quote(text, last.line.traceId)}`;
    return { ...about, ...surging(surge), signal: LEVEL, summary: despiteFactor(summary, factor) };
  }
  return signOfShare(last, service, listening, about);
}

/** Errors among all lines. */
function signOfShare(
  { line }: Placed,
  service: ServiceRecord,
  { config, lenience }: Pick<Listening, 'config' | 'lenience'>,
  about: Pick<Sign, 'at' | 'heardAt' | 'traceId'>,
): Sign | undefined {
  const share = shareOf(service);
  const usual =
    service.shares.length < LEAST_SHARES ? undefined : spreadOf(service.shares, SHARE_RELATIVE_FLOOR, SHARE_FLOOR);
  if (share === undefined || !usual) return undefined;
  const { median, deviation } = usual;
  const factor = factorOf(lenience, 'surge', RATIO);
  const plainly = Math.max(1_000 * config.surge.leastRatio, median + config.surge.k * deviation);
  const least = Math.max(plainly, Math.min(median + factor * (plainly - median), ALMOST_ALL));
  if (share <= least) return undefined;
  const summary = `${Math.round(share / 10)} % of lines are errors, usually ${Math.round(median / 10)} %, such as: ${quote(line.masked, line.traceId)}`;
  const surge = { score: (share - median) / deviation, threshold: (least - median) / deviation };
  return { ...about, ...surging(surge), signal: RATIO, summary: despiteFactor(summary, factor) };
}

const tracedBy = (traceId: string | undefined) => (traceId === undefined ? {} : { traceId: traceId.toLowerCase() });

const surging = ({ score, threshold }: Pick<Surge, 'score' | 'threshold'>) =>
  ({
    detector: 'surge',
    symptom: 'error-log',
    severity: 'warning',
    windowMs: BUCKET_MS,
    score: Number(score.toPrecision(3)),
    threshold: Number(threshold.toPrecision(3)),
  }) as const;

import type { Placed } from './learn.ts';
import { type Listening, surging, tracedBy } from './listening.ts';
import { isBad } from './read-lines.ts';
import { FLOOD } from './service-record.ts';
import { quote, type Sign, signKey } from './sign.ts';
import { type Group, groupsOf, openOf, signOfSurge } from './sign-of-template.ts';
import { surgeOf } from './tally.ts';
import type { TemplateRecord } from './template-record.ts';

/** A warning must be repeated so many times more often than an error to be of note. */
const PATIENCE = 3;
/** Where more harmless templates came up at about the same time, a deploy is a better word for it; milliseconds. */
const DEPLOY = 3;
const LATELY_MS = 600_000;
/** Lines of a frame that one template must have to be the flood. */
const LEAST_FLOOD = 100;

/**
 * What lines that are no errors are signs of: of note at most. A warning of a kind that is new and repeated, or that surges; a flood of
 * lines that are nearly all the same.
 */
export function signsOfOthers(placed: readonly Placed[], listening: Listening): Sign[] {
  const timely = placed.filter(({ late, line }) => !late && !isBad(line.severity));
  const flood = signOfFlood(timely, placed.length, listening);
  const warnings = groupsOf(
    timely.filter(({ line, id }) => line.severity === 'warning' && flood?.signal !== signalOf(id)),
  );
  const signs = warnings.flatMap((group) => signOfWarning(group, listening) ?? []);
  return flood ? [flood, ...signs] : signs;
}

const signalOf = (id: string): string => `template/${id}`;

function signOfWarning({ id, all }: Group, listening: Listening): Sign | undefined {
  const record = listening.templates.get(id);
  // What is said of its errors speaks for its warnings.
  if (!record || record.severity !== 'warning') return undefined;
  const [{ line }] = all;
  const signal = signalOf(id);
  const said = quote(record.text, line.traceId);
  const about = {
    signal,
    category: record.category,
    at: line.at,
    heardAt: listening.heardAt,
    ...tracedBy(line.traceId),
  };
  if (isNew(record, signal, listening)) {
    const { lines } = record.bout;
    const summary = `${lines} new warning lines: ${said}`;
    return { ...about, detector: 'new-template', symptom: 'error-log', severity: 'info', score: lines, summary };
  }
  const surges = listening.open.has(signKey({ detector: 'surge', signal }));
  const surge = signOfSurge(id, { ...about, said, severity: 'info' }, listening, surges);
  return surge === 'excused' ? undefined : surge;
}

function isNew(
  record: TemplateRecord,
  signal: string,
  { templates, service, config, open, lenience }: Listening,
): record is TemplateRecord & { bout: NonNullable<TemplateRecord['bout']> } {
  const { bout } = record;
  const { repeat, maxOpen } = config.errors;
  if (!bout?.odd || !bout.fresh || bout.lines < PATIENCE * repeat || lenience?.has(`new-template/${signal}`))
    return false;
  if (open.has(signKey({ detector: 'new-template', signal }))) return true;
  if (record.firstAt - service.firstAt < config.warmUp || openOf('new-template', open) >= maxOpen) return false;
  let appeared = 0;
  for (const [, { firstAt, severity }] of templates.entries()) {
    if (!isBad(severity) && Math.abs(record.firstAt - firstAt) < LATELY_MS) appeared += 1;
  }
  return appeared <= DEPLOY;
}

/** Far more lines than ever, and more than half of them the same. */
function signOfFlood(
  timely: readonly Placed[],
  lines: number,
  { templates, service, heardAt }: Listening,
): Sign | undefined {
  if (!service.all || service.all.count < FLOOD.atLeast || timely.length < LEAST_FLOOD) return undefined;
  const surge = surgeOf(service.all, FLOOD);
  if (!surge) return undefined;
  const most = groupsOf(timely).reduce((one, other) => (other.all.length > one.all.length ? other : one));
  const record = templates.get(most.id);
  if (!record || most.all.length < Math.max(LEAST_FLOOD, lines / 2)) return undefined;
  const [{ line }] = most.all;
  const summary = `${service.all.count} lines in 10 s, usually ${Math.round(surge.usual)}, most of them: ${quote(record.text, line.traceId)}`;
  const about = {
    signal: signalOf(most.id),
    category: record.category,
    at: line.at,
    heardAt,
    ...tracedBy(line.traceId),
  };
  return { ...surging(surge), ...about, severity: 'info', summary };
}

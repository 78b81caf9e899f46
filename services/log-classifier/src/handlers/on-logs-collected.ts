import type { Handler, HandlerContext, Memory, Remembered, Timer } from '@hale/bus';
import type { Draft, EventOf } from '@hale/events';
import { type Template, templateOf } from '@hale/templates';
import type { Redis } from 'ioredis';
import type { LogClassifierConfig } from '../config.ts';
import type { ClassifierMetrics } from '../metrics.ts';
import { type FatalEpisode, type FatalLine, judgeFatal } from '../policy/first-fatal.ts';
import { isFatal } from '../policy/level.ts';
import { countTemplates, type TemplateCount } from '../policy/template-counts.ts';
import { isCleared } from '../store.ts';

export type LogsReason = 'finding-stated' | 'nothing-to-state';

/** How late a timer may be before its episode is forgotten without it; it carries what it needs. Milliseconds. */
const TIMER_LATE_MS = 600_000;

interface Parts {
  readonly config: LogClassifierConfig;
  readonly templates: Memory<TemplateCount>;
  readonly episodes: Memory<FatalEpisode>;
  /** The control plane's Redis, where the ends of episodes are marked. */
  readonly control: Redis;
  readonly metrics: ClassifierMetrics;
}

/** Counts the templates of a service's lines; the first fatal line of a template becomes a finding. */
export function onLogsCollected(parts: Parts): Handler<EventOf<'logs.collected'>, LogsReason> {
  return async (event, context) => {
    const { service, lines } = event.data;
    const heardAt = Date.parse(event.recordedtime);
    const [templates, episodes] = await Promise.all([
      parts.templates.load(context, service),
      parts.episodes.load(context, service),
    ]);
    const masked = lines.map((line) => ({ line, template: templateOf(line.message) }));
    const fatal = masked.flatMap(({ line: { level, at }, template }) =>
      level !== undefined && isFatal(level) ? [{ level, at, heardAt, template }] : [],
    );
    const judged = await judgeAll(fatal, episodes, event, context, parts);
    const counted = count(
      masked.map(({ template }) => template),
      templates,
      heardAt,
      parts,
    );
    const writes = [
      ...templates.change(counted.changed, counted.removed),
      ...episodes.change(judged.changed, judged.removed),
    ];
    const { events, timers } = judged;
    return { reason: events.length > 0 ? 'finding-stated' : 'nothing-to-state', writes, events, timers };
  };
}

function count(
  templates: readonly Template[],
  known: Remembered<TemplateCount>,
  at: number,
  { config, metrics }: Parts,
) {
  const { max, forgetAfter } = config.templates;
  const counted = countTemplates(known.entries, templates, at, { max, forgetAfterMs: forgetAfter });
  metrics.lines.inc({ result: 'counted' }, templates.length - counted.dropped);
  if (counted.dropped > 0) metrics.lines.inc({ result: 'dropped' }, counted.dropped);
  return counted;
}

/**
 * Whether an episode was cleared is written in the control slot, which this commit cannot touch. The race that leaves: the timer
 * may state the end between our look at the mark and our commit. Then one line prolongs an episode that is already over, which raises
 * nothing; the next such line finds the mark and raises again. No finding stays open for it, and none is cleared for another.
 */
async function judgeAll(
  lines: readonly FatalLine[],
  episodes: Remembered<FatalEpisode>,
  { data: { service } }: EventOf<'logs.collected'>,
  { slot, now }: HandlerContext,
  { config: { firstFatal }, control, metrics }: Parts,
) {
  const changed = new Map<string, FatalEpisode>();
  const removed: string[] = [];
  const events: Draft[] = [];
  const timers: Timer[] = [];
  for (const line of lines) {
    const { id } = line.template;
    const stored = removed.includes(id) ? undefined : episodes.entries.get(id);
    const last = changed.get(id) ?? stored;
    if (!last && !makeRoom(episodes.entries, changed, removed, line.heardAt, firstFatal)) {
      metrics.fatalLines.inc({ result: 'no-room' });
      continue;
    }
    // What this event has begun itself cannot have been cleared yet.
    const cleared = !changed.has(id) && stored !== undefined && (await isCleared(control, stored.finding));
    const about = { service, cleared, quietMs: firstFatal.quiet, slot, now };
    const judgement = judgeFatal(last, line, about);
    metrics.fatalLines.inc({ result: judgement.judged });
    if (judgement.episode) changed.set(id, judgement.episode);
    events.push(...judgement.drafts);
    timers.push(...judgement.timers);
  }
  return { changed, removed: removed.filter((id) => !changed.has(id)), events, timers };
}

/** Room for one more template; an episode that has been over for long gives way, since its timer has stated the end. */
function makeRoom(
  known: ReadonlyMap<string, FatalEpisode>,
  changed: ReadonlyMap<string, FatalEpisode>,
  removed: string[],
  heardAt: number,
  { max, quiet }: LogClassifierConfig['firstFatal'],
): boolean {
  const added = [...changed.keys()].filter((id) => !known.has(id)).length;
  if (known.size + added - removed.length < max) return true;
  const gone = [...known].find(
    ([id, episode]) => !changed.has(id) && !removed.includes(id) && heardAt - episode.heardAt > quiet + TIMER_LATE_MS,
  );
  if (gone) removed.push(gone[0]);
  return gone !== undefined;
}

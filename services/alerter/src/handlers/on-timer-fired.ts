import { type HandlerContext, type Outcome, type Timer, type Write, whenDue } from '@hale/bus';
import { type Draft, type EventOf, topics } from '@hale/events';
import { mutedUntil } from '../policy/silence.ts';
import { renderLine } from '../policy/words.ts';
import { loadSilences, loadStory, mute, type Story, saveStory, unmute } from '../store.ts';
import { UNMUTE } from './on-decision-made.ts';
import { FLUSH } from './on-incident-change.ts';

export type TimerReason =
  | 'not-mine'
  | 'unknown-incident'
  | 'stale'
  | 'log-only'
  | 'silenced'
  | 'over-before-told'
  | 'handed-over';

export interface TimerSettings {
  /** Milliseconds that the first message waits; 0 tells everything, however short it was. */
  readonly groupWait: number;
  /** Gives a receiver a turn; the same turn twice is one. */
  readonly handOver: (receiver: string, incident: string, version: number) => Promise<void>;
}

/** Brings receivers up to date when their time has come: the log here, everybody else through the lanes. */
export function onTimerFired(settings: TimerSettings) {
  return async (event: EventOf<'timer.fired'>, context: HandlerContext): Promise<Outcome<TimerReason>> => {
    const { timer } = event.data;
    const { owner, name, data } = timer;
    if (owner !== 'alerter') return { reason: 'not-mine' };
    const story = await loadStory(data['incident'] ?? '', context);
    if (!story) return { reason: 'unknown-incident' };
    const then = whenDue(context, timer);
    if (name === FLUSH && data['version'] === String(story.flushing)) {
      const { flushing: _fired, ...rest } = story;
      return await bring(rest, settings, then);
    }
    return name === UNMUTE && story.muted ? await bring(story, settings, then) : { reason: 'stale' };
  };
}

async function bring(story: Story, settings: TimerSettings, context: HandlerContext): Promise<Outcome<TimerReason>> {
  const { now, slot } = context;
  const { message, recipients, version } = story;
  const { muted, ...logged } = { ...story, logged: message.revision };
  const events = tellLog(story, context);
  const outcome = (reason: TimerReason, kept: Story, writes: readonly Write[] = [], timers: readonly Timer[] = []) => ({
    reason,
    writes: [saveStory(kept, slot), ...writes],
    events,
    timers,
  });
  if (recipients.length === 0) return outcome('log-only', logged);
  const silences = await loadSilences(context);
  const until = mutedUntil(message.body.services, [...silences.values()], now);
  if (until !== undefined) {
    const { incident } = message;
    const again: Timer = { name: UNMUTE, key: `${incident}/${until}`, dueAt: until, data: { incident } };
    return outcome('silenced', { ...logged, muted: true }, [mute(incident, until, slot)], [again]);
  }
  const writes = muted ? [unmute(message.incident, slot)] : [];
  const mayBeMissed = muted === true || settings.groupWait > 0;
  if (message.body.status === 'resolved' && !story.handedOver && mayBeMissed) {
    return outcome('over-before-told', logged, writes);
  }
  for (const receiver of recipients) await settings.handOver(receiver, message.incident, version);
  return outcome('handed-over', { ...logged, handedOver: true }, writes);
}

/** One structured line for each revision. A crash before the commit can write a line twice; a log bears that. */
function tellLog({ message, logged }: Story, { log, now }: HandlerContext): Draft[] {
  const { incident, revision, body } = message;
  if (revision <= logged) return [];
  const text = renderLine(message);
  log.info({ incident, revision, ...body }, text);
  return [
    topics['notification.sent'].draft(
      { incident, channel: 'log', revision, ref: 'log', text, at: now },
      { subject: `incident/${incident}`, incident, key: `log/${revision}` },
    ),
  ];
}

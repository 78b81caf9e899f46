import { resolve } from 'node:path';
import type { Publisher, RedisClock } from '@hale/bus';
import { type ServiceRef, serviceKey } from '@hale/events';
import type { Source } from '@hale/runtime';
import { Tail } from '../adapters/file/tail.ts';
import type { CollectorConfig } from '../config.ts';
import type { CollectorMetrics } from '../metrics.ts';
import { frameEvents, linesDraft } from '../policy/frame-lines.ts';
import { loadTail, type StateReader, saveTail, tailKey } from '../store.ts';
import { HeldLines, type PositionedEvents } from './held-lines.ts';
import { pause } from './pause.ts';

export interface LogDependencies {
  readonly publisher: Pick<Publisher, 'publish' | 'slotOf'>;
  /** The telemetry plane, where offsets are kept. */
  readonly state: StateReader;
  readonly clock: Pick<RedisClock, 'now'>;
  readonly metrics: CollectorMetrics;
  readonly config: Pick<CollectorConfig, 'maxLogBacklogBytes' | 'logPoll'>;
}

/**
 * Follows one log file. A frame of lines and the offset after it are published as one, and the next piece is
 * read when that is done: after a kill, or an error of the publisher's, the file is read on from the offset
 * that the store has, so that no line is missing and none comes twice.
 */
export function logSource(service: ServiceRef, file: string, dependencies: LogDependencies): Source {
  const { publisher, state, metrics, config, clock } = dependencies;
  const path = resolve(file);
  const subject = serviceKey(service);
  return {
    name: `log ${subject} ${file}`,
    async run(signal) {
      const key = tailKey(subject, path, publisher.slotOf(linesDraft(service, [])));
      const offset = await loadTail(state, key);
      const onChange = (change: string) => metrics.fileChanges.inc({ change });
      const tail = new Tail(path, { offset, maxBacklogBytes: config.maxLogBacklogBytes, onChange });
      const held = new HeldLines();
      try {
        let atEnd = false;
        while (!signal.aborted) {
          const chunk = await tail.read();
          if (chunk)
            for (const part of held.take(chunk, clock.now())) await publish(part, service, key, dependencies, signal);
          // What has stood at the end for a while is whole.
          else if (atEnd) await publish(held.flush(), service, key, dependencies, signal);
          if (!chunk) await pause(config.logPoll, signal);
          atEnd = !chunk;
        }
      } finally {
        await tail.close();
      }
    },
  };
}

async function publish(
  { events, offsetAt }: PositionedEvents,
  service: ServiceRef,
  key: string,
  { publisher, clock, metrics }: LogDependencies,
  signal: AbortSignal,
): Promise<void> {
  for (const { lines, end, formats } of frameEvents(events, clock.now())) {
    if (signal.aborted) return;
    await publisher.publish([linesDraft(service, lines)], [saveTail(key, offsetAt(end))]);
    for (const [format, count] of formats) metrics.lines.inc({ format }, count);
    metrics.linesTruncated.inc(lines.filter((line) => line.truncated).length);
  }
}

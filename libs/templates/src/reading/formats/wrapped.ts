import type { Instant } from '../log-time.ts';
import type { LogFormat } from '../read-line.ts';

/** A line that somebody carried in an envelope of his own: what was in it, and what the envelope says. */
export interface Wrapped {
  readonly format: Extract<LogFormat, 'syslog' | 'container'>;
  readonly text: string;
  readonly time?: Instant | undefined;
  readonly level?: string | undefined;
  readonly service?: string | undefined;
  /** The line goes on in the next one of the same source. */
  readonly isPartial?: boolean;
}

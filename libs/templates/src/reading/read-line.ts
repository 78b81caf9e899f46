import type { Instant } from './log-time.ts';

/**
 * How a line was written: a closed set, for metrics and tests. `headed` is text behind a time or a
 * level, `syslog` and `container` are plain text that came in such a wrapping, `plain` says nothing of itself.
 */
export const LOG_FORMATS = [
  'json',
  'logfmt',
  'syslog',
  'container',
  'access',
  'glog',
  'python',
  'redis',
  'ruby',
  'headed',
  'plain',
] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a line says about itself. All of it is its sender's word. */
export interface ReadLine {
  readonly format: LogFormat;
  /** When it was written, in milliseconds since the epoch; absent when the line does not say it in full. */
  readonly at?: number;
  /** The time names no zone; it was taken for UTC. */
  readonly zoneless?: true;
  /** As the sender wrote it, in lower case; absent when the head of the line has none. */
  readonly level?: string;
  /** What was logged, without the head that the logging library writes before it. */
  readonly message: string;
  /** Who the line says that it is from: a candidate, to be believed by nobody. */
  readonly service?: string;
  /** The class or module that logged it. */
  readonly logger?: string;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** A line that is being read. Fields are set one by one: made with spreads, objects cost more than all the rest of reading a line. */
export type Unfinished<Read extends ReadLine = ReadLine> = { -readonly [Field in keyof Read]: Read[Field] };

/** Sets what a line or its envelope says of when and where it was written. */
export function say(
  read: Unfinished,
  {
    time,
    level,
    service,
    logger,
  }: {
    readonly time?: Instant | undefined;
    readonly level?: string | undefined;
    readonly service?: string | undefined;
    readonly logger?: string | undefined;
  },
): void {
  if (time) {
    read.at = time.at;
    if (time.zoneless) read.zoneless = true;
  }
  if (level !== undefined) read.level = level;
  if (service !== undefined) read.service = service;
  if (logger !== undefined && logger !== '') read.logger = logger;
}

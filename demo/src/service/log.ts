import { renameSync, statSync } from 'node:fs';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Span } from './trace.ts';

const MAX_LOG_BYTES = 64 * 1024 * 1024;
const ROTATION_INTERVAL_MS = 30_000;

/**
 * A JSON logger that appends to `file`. Writes are synchronous, so whatever was logged before an exit is in the file.
 * A file above 64 MiB becomes `<file>.1` (one is kept), so that a shop left alone for weeks does not fill the disk.
 */
export function openLog(service: string, file: string): Logger {
  const sink = destination({ dest: file, append: true, mkdir: true, sync: true });
  setInterval(() => {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) {
      renameSync(file, `${file}.1`);
      sink.reopen();
    }
  }, ROTATION_INTERVAL_MS).unref();
  return pino(
    {
      base: { service, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
}

/** A logger whose every line carries the ids of this request's span. */
export function logOf(log: Logger, span: Span): Logger {
  const parent = span.parentSpanId === null ? {} : { parent_span_id: span.parentSpanId };
  return log.child({ trace_id: span.traceId, span_id: span.spanId, ...parent });
}

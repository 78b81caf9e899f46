import { isDigit, LESS, SPACE } from '../char-codes.ts';
import { timeAt } from '../line-time.ts';
import { instantOf } from '../log-time.ts';
import { objectOf } from './json.ts';
import { unwrapSyslog } from './syslog.ts';
import type { Wrapped } from './wrapped.ts';

/** Takes a line out of what container runtimes, Compose, syslog and the journal put around it. */
export function unwrap(text: string, now: number): Wrapped | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x7b) return text.startsWith('{"log":"') ? ofDocker(text, now) : undefined;
  if (first === LESS) return unwrapSyslog(text, now);
  if (isDigit(first))
    return (
      (text.charCodeAt(4) === 0x2d ? ofRuntime(text, now) : undefined) ??
      (text.includes(']: ') ? unwrapSyslog(text, now) : undefined)
    );
  return unwrapSyslog(text, now) ?? ofPrefix(text);
}

/** Docker's files: `{"log":"…\n","stream":"stderr","time":"…"}`. A line of theirs without a line end goes on in the next. */
function ofDocker(text: string, now: number): Wrapped | undefined {
  const fields = objectOf(text);
  const { log, stream, time } = fields ?? {};
  if (typeof log !== 'string' || typeof stream !== 'string') return undefined;
  const isPartial = !log.endsWith('\n');
  return {
    format: 'container',
    text: isPartial ? log : log.trimEnd(),
    time: instantOf(time, now),
    ...(isPartial && { isPartial }),
  };
}

/** The files of Kubernetes' runtimes: `2026-11-24T00:24:01.123456789Z stderr F …`; P stands for a part. */
function ofRuntime(text: string, now: number): Wrapped | undefined {
  const stream = text.indexOf(' std', 19);
  if (stream < 0 || stream > 36) return undefined;
  const isOut = text.startsWith(' stdout ', stream);
  if (!isOut && !text.startsWith(' stderr ', stream)) return undefined;
  const tag = text.charAt(stream + 8);
  if ((tag !== 'F' && tag !== 'P') || (text.charCodeAt(stream + 9) !== SPACE && text.length > stream + 9))
    return undefined;
  const time = timeAt(text, 0, now);
  if (time?.end !== stream) return undefined;
  const isPartial = tag === 'P';
  return {
    format: 'container',
    text: text.slice(stream + 10),
    time: instantOf(text.slice(0, stream), now),
    ...(isPartial && { isPartial }),
  };
}

const COMPOSE = /^([a-z0-9][\w.-]{0,80})[-_]\d{1,4} {1,60}\| /;
const KUBECTL = /^\[pod\/[\w.-]{1,250}\/([\w.-]{1,100})\] /;
/** A file, perhaps with the number of the line, before what is a head of its own. */
const GREP = /^[\w./-]{1,200}?\.log[\w.:-]{0,80}?(?::(?:\d{1,9}:)?| )(?=\d{4}-\d{2}-\d{2}[ T]|\{")/;

/** What `docker compose logs`, `kubectl logs --prefix` and `grep` over files put in front. */
function ofPrefix(text: string): Wrapped | undefined {
  if (text.startsWith('[pod/')) return prefixed(text, KUBECTL);
  if (text.includes(' | ')) return prefixed(text, COMPOSE);
  return text.includes('.log') ? prefixed(text, GREP) : undefined;
}

function prefixed(text: string, pattern: RegExp): Wrapped | undefined {
  const [head, service] = pattern.exec(text) ?? [];
  return head === undefined ? undefined : { format: 'container', text: text.slice(head.length), service };
}

import { isDigit, isLetter } from '../char-codes.ts';

/** The ids of a trace and of a span. */
export interface Identifiers {
  readonly traceId?: string;
  readonly spanId?: string;
}

const MOST = { trace: 64, span: 32 } as const;

/** Takes what could be an id; a path in front of it is Google's. */
export function identifiersOf(trace: unknown, span: unknown): Identifiers {
  const traceId = identifier(trace, MOST.trace);
  const spanId = identifier(span, MOST.span);
  if (traceId === undefined) return spanId === undefined ? NONE : { spanId };
  return spanId === undefined ? { traceId } : { traceId, spanId };
}

function identifier(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const id = value.startsWith('projects/') ? value.slice(value.lastIndexOf('/') + 1) : value;
  return id !== '' && id.length <= most && !/\s/.test(id) ? id.toWellFormed() : undefined;
}

const LONG = 32;
const SHORT = 16;

/** The ids in the brackets of a head, as Sleuth, Micrometer and OpenTelemetry's agents write them: the trace's before the span's. */
export function identifiersIn(groups: string): Identifiers {
  if (groups.length < SHORT) return NONE;
  let trace: string | undefined;
  for (let at = 0; at < groups.length; at += 1) {
    const start = at;
    let isHex = true;
    for (; isWordAt(groups, at); at += 1) isHex &&= isHexAt(groups, at);
    const length = at - start;
    if (!isHex || (length !== SHORT && length !== LONG)) continue;
    const id = groups.slice(start, at);
    if (trace !== undefined) return identifiersOf(trace, length === SHORT ? id : undefined);
    trace = id;
  }
  return trace === undefined ? NONE : identifiersOf(trace, undefined);
}

const NONE: Identifiers = {};
const isHexAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return isDigit(code) || (code >= 0x61 && code <= 0x66);
};
const isWordAt = (text: string, at: number): boolean => isDigit(text.charCodeAt(at)) || isLetter(text.charCodeAt(at));

import type { Meanings } from './field-names.ts';
import { type Fields, isObject } from './fields.ts';

const STACKS = ['stack', 'extendedStackTrace', 'stackTrace', 'stack_trace', 'backtrace'];
const WHAT = ['message', 'msg', 'errmsg', 'Message', 'localizedMessage'];
const KINDS = ['type', 'name', 'class', 'kind'];

/** What is said of an error beside the message: with its stack where that is given as text. */
export function errorOf({ error, stack }: Meanings): string | undefined {
  const text = isObject(error) ? ofObject(error) : error;
  if (typeof text !== 'string' || text.trim() === '') return typeof stack === 'string' ? stack.trimEnd() : undefined;
  return typeof stack === 'string' && stack.includes(text) ? stack.trimEnd() : text.trimEnd();
}

function ofObject(error: Fields): string | undefined {
  const stack = textIn(error, STACKS);
  const what = textIn(error, WHAT);
  if (stack !== undefined) return what !== undefined && !stack.includes(what) ? `${what}\n${stack}` : stack;
  const kind = textIn(error, KINDS);
  return what === undefined || kind === undefined || what.includes(kind) ? what : `${kind}: ${what}`;
}

function textIn(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = fields[name];
    if (typeof text === 'string' && text.trim() !== '') return text;
  }
  return undefined;
}

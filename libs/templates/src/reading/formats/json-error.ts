import { type Fields, isObject, textIn } from './fields.ts';

const ERRORS = ['err', 'error', 'exception', 'exc_info', 'thrown', 'cause', 'Exception', 'attr.error'];
const STACKS = [
  'stack_trace',
  'error.stack_trace',
  'stack',
  'stacktrace',
  'traceback',
  '@x',
  'exception.stacktrace',
  'errorVerbose',
];
const IN_ERROR = ['stack', 'extendedStackTrace', 'stackTrace', 'backtrace'];
const WHAT = ['message', 'msg', 'errmsg', 'Message', 'localizedMessage'];
const KIND = ['type', 'name', 'class', 'kind'];

/** What an error says that stands beside the message: with its stack where that is given as text. */
export function errorOf(fields: Fields): string | undefined {
  for (const name of ERRORS) {
    const dot = name.indexOf('.');
    const holder = dot < 0 ? fields : fields[name.slice(0, dot)];
    const value = isObject(holder) ? holder[name.slice(dot + 1)] : undefined;
    const text = isObject(value) ? ofObject(value) : value;
    if (typeof text === 'string' && text.trim() !== '') return text.trimEnd();
  }
  return textIn(fields, STACKS)?.trimEnd();
}

function ofObject(error: Fields): string | undefined {
  const stack = textIn(error, IN_ERROR);
  const what = textIn(error, WHAT);
  if (stack !== undefined) return what !== undefined && !stack.includes(what) ? `${what}\n${stack}` : stack;
  const kind = textIn(error, KIND);
  return what === undefined || kind === undefined || what.includes(kind) ? what : `${kind}: ${what}`;
}

import { BAR, BRACKET, COLON, DASH, isBlank, isDigit, LESS, skipBlanks, TAB, wordEnd } from './char-codes.ts';

/** What stands between the level and the message. */
export interface HeadTail {
  readonly logger: string | undefined;
  /** Where the message begins. */
  readonly start: number;
  /** The groups in brackets that were passed. */
  readonly groups: string;
}

const PARENTHESIS = 0x28;
const MAX_GROUP = 200;
const MAX_PARTS = 6;
const LONGEST_LOGGER = 120;

/** Behind the bracket that closes the one at `at`; -1 when there is none near. */
export function groupEnd(text: string, at: number): number {
  const open = text.charCodeAt(at);
  const close = open === BRACKET ? 0x5d : open === LESS ? 0x3e : 0x29;
  let depth = 0;
  for (let end = at; end < at + MAX_GROUP; end += 1) {
    const code = text.charCodeAt(end);
    if (Number.isNaN(code)) return -1;
    if (code === open) depth += 1;
    else if (code === close && --depth === 0) return end + 1;
  }
  return -1;
}

/** Passes thread, context and logger, as far as a separator says that they are none of the message. `placed`: the line has a time. */
export function tailOfHead(text: string, from: number, placed: boolean): HeadTail {
  if (placed && text.charCodeAt(from) === BRACKET) return adjacent(text, from);
  let at = skipBlanks(text, isMark(text, from) ? from + 1 : from);
  let start = at;
  let logger: string | undefined;
  const first = at;
  let context = at;
  for (let part = 0; part < MAX_PARTS && logger === undefined; part += 1) {
    const code = text.charCodeAt(at);
    if (code === BRACKET || code === LESS || code === PARENTHESIS) {
      const end = groupEnd(text, at);
      if (end < 0 || !isBlank(text.charCodeAt(end))) break;
      const process = isProcess(text, at, end);
      if (code === PARENTHESIS && !process) break;
      at = skipBlanks(text, end);
      if (process) start = at;
    } else if ((code === DASH || code === BAR || code === COLON) && separatorEnd(text, at) > 0) {
      context = at;
      at = skipBlanks(text, separatorEnd(text, at));
      start = at;
    } else if (isSpring(text, at)) {
      at = text.indexOf('---', at) + 4;
      start = at;
    } else {
      const named = placed || start > first ? loggerAt(text, at) : dottedAt(text, at);
      if (!named) break;
      context = at;
      ({ logger, at } = named);
      at = skipBlanks(text, at);
      start = at;
    }
  }
  return { logger, start, groups: text.slice(first, context) };
}

const isMark = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code === COLON || code === 0x2c;
};

/** Elasticsearch's `[ERROR][o.e.n.Node    ] [node-1] …`, Envoy's `[7][error][main] …`: groups without a blank between. */
function adjacent(text: string, from: number): HeadTail {
  const end = groupEnd(text, from);
  if (end < 0) return { logger: undefined, start: from, groups: '' };
  const logger = text.slice(from + 1, end - 1).trim();
  return { logger, start: skipBlanks(text, end), groups: '' };
}

/** `<0.222.0>` of Erlang, `[pid 7:tid 8]` of Apache and `(7)` of HAProxy. */
function isProcess(text: string, at: number, end: number): boolean {
  return (
    end - at < 60 && /^(?:<\d{1,9}\.\d{1,9}\.\d{1,9}>|\[pid [^\]]{1,50}\]|\(\d{1,10}\))$/.test(text.slice(at, end))
  );
}

/** Behind dashes, a bar or a colon with a blank behind; -1 when it is no separator. */
function separatorEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < at + 3 && text.charCodeAt(end) === DASH) end += 1;
  return isBlank(text.charCodeAt(end)) ? end : -1;
}

interface Named {
  readonly logger: string;
  readonly at: number;
}

/** A word with ` - `, ` : `, a tab or a colon behind it that is made like the name of a class, a module or a file; or a process by its number. */
function loggerAt(text: string, at: number): Named | undefined {
  const end = wordEnd(text, at, LONGEST_LOGGER);
  if (end <= at) return undefined;
  if (text.charCodeAt(end - 1) === COLON) return dotted(text, at, end);
  const gap = skipBlanks(text, end);
  const mark = text.charCodeAt(gap);
  if ((mark === DASH || mark === COLON) && separatorEnd(text, gap) > 0)
    return { logger: text.slice(at, end), at: separatorEnd(text, gap) };
  if (text.charCodeAt(end) === TAB && /^[\w./-]{1,100}:\d{1,6}$/.test(text.slice(at, end)))
    return { logger: text.slice(at, end), at: end };
  const word = text.slice(at, end);
  if (!word.includes('.')) return undefined;
  if (METHOD.test(word) || (text.charCodeAt(gap) === BRACKET && MODULE.test(word))) return { logger: word, at: end };
  return undefined;
}

/** Tomcat's `org.apache.catalina.startup.Catalina.load`, and OpenStack's `nova.compute.manager [req-…]`. */
const METHOD = /^(?:[a-z_]\w*\.){2,12}[A-Z][\w$]*\.[a-z<][\w$<>]*$/;
const MODULE = /^[a-z_]\w*(?:\.\w+){1,12}$/;

/** The process before Spring's three dashes. */
function isSpring(text: string, at: number): boolean {
  const end = wordEnd(text, at, 10);
  return end > at && isDigit(text.charCodeAt(at)) && text.startsWith(' --- ', end);
}

const DOTTED =
  /^(?:[A-Za-z_$][\w$-]*(?:(?:\.|::|\/|@)[\w$*<>-]+)+(?:\[[\w.-]{1,40}\])?(?::\d{1,6})?|[\w./-]+\.\w{1,6}:\d{1,6}|\d{1,9}#\d{1,9}):$/;

/** A name of several parts with a colon: `dfs.DataNode: `, `my_crate::db: `, `main.go:12: `, nginx's `7#7: `. */
function dottedAt(text: string, at: number): Named | undefined {
  const end = wordEnd(text, at, LONGEST_LOGGER);
  return end > at + 1 && text.charCodeAt(end - 1) === COLON ? dotted(text, at, end) : undefined;
}

function dotted(text: string, at: number, end: number): Named | undefined {
  return DOTTED.test(text.slice(at, end)) ? { logger: text.slice(at, end - 1), at: end } : undefined;
}

/** Behind a time without a level: the file and the line that Go's `log` may write. */
export function sourceOf(text: string, at: number): { readonly logger: string | undefined; readonly start: number } {
  const named = dottedAt(text, at);
  if (!named || !/\.\w{1,6}:\d{1,6}$/.test(named.logger)) return { logger: undefined, start: at };
  return { logger: named.logger, start: skipBlanks(text, named.at) };
}

/** Behind a single letter: Android's tag, or MongoDB's component and connection. */
export function tailOfLetter(text: string, from: number): HeadTail {
  const at = skipBlanks(text, from);
  const [component] = /^[A-Z-]{1,20} {1,10}\[[^\]]{1,60}\] /.exec(text.slice(at, at + 100)) ?? [];
  if (component !== undefined)
    return { logger: component.split(' ', 1)[0] ?? '', start: at + component.length, groups: '' };
  const colon = text.indexOf(': ', at);
  if (colon < at || colon > at + 60) return { logger: undefined, start: at, groups: '' };
  return { logger: text.slice(at, colon).trim(), start: colon + 2, groups: '' };
}

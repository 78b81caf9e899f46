import { ANY } from './mask-numbers.ts';
import { spanAt } from './spans.ts';
import { tellsMeaningOfValue } from './telling-words.ts';
import { isPath, wordTokens } from './words.ts';

/**
 * A text in pieces: words, punctuation and blanks. `keys` decide which messages belong together, `shown` joined is the text. A key is
 * `<*>` or contains it where the message varies; what is shown for it may have more of its form.
 */
export interface Tokens {
  readonly keys: readonly string[];
  readonly shown: readonly string[];
}

interface Draft {
  keys: string[];
  shown: string[];
}

const BREAK = /[ =;()[\]{}"'`<>]/;
const BREAK_OF_PATH = /[ "'`<>()[\]{}]/;
const UNIT = /^ ?(?:B|[kKMGTP]i?[bB]|[num\u00b5]?s|secs?|msec|min|[kMG]Hz|%)(?![\w*])/;
/** The same size once more, for people: `1536 bytes (1.5 KB)`. */
const RESTATED = /^ \(<\*>(?:\.<\*>)? ?[kKMGT]i?B\)/;
const QUOTED = /"([\w<][^" ]{0,80}(?: +[^" ]{1,80}){1,20})(?<=[\w>.!?)])"/y;
/** Equal variable parts in a row that are one list. */
const LIST = 3;
const LONG_LIST = 8;
/** Of longer texts the rest is left out: more than a template has room for, with lists in it. */
const MAX_TOKENS = 1_200;
/** Characters that are looked at behind a word. */
const AHEAD = 64;

/** Takes a text whose numbers are masked apart. */
export function tokensOf(text: string): Tokens {
  const draft: Draft = { keys: [], shown: [] };
  for (let at = 0; at < text.length && draft.keys.length < MAX_TOKENS; ) at = readToken(text, at, draft);
  return joinTokens(joinTokens(draft, endOfList), endOfCall);
}

function readToken(text: string, at: number, draft: Draft): number {
  const first = text[at] ?? '';
  if (first === ' ') return readBlanks(text, at, draft);
  const span = spanAt(text, at);
  if (span) {
    for (const [key, shown] of span.tokens) put(draft, key, shown);
    return span.end;
  }
  const quoted = readQuoted(text, at, draft);
  if (quoted > at) return quoted;
  const end = endOfWord(text, at);
  if (end > at) return readWord(text, at, end, draft);
  put(draft, first, first);
  return at + 1;
}

function put(draft: Draft, key: string, shown: string): void {
  draft.keys.push(key);
  draft.shown.push(shown);
}

function readBlanks(text: string, at: number, draft: Draft): number {
  let end = at;
  while (text[end] === ' ') end += 1;
  put(draft, ' ', text.slice(at, end));
  return end;
}

/** Several words in quotes are one, unless they say what happened: `search for "red shoes"`, but not `msg="order lost"`. */
function readQuoted(text: string, at: number, draft: Draft): number {
  QUOTED.lastIndex = at;
  const inside = QUOTED.exec(text)?.[1];
  if (inside === undefined) return at;
  put(draft, '"', '"');
  if (tellsMeaningOfValue(draft.keys, draft.keys.length)) return at + 1;
  const { keys, shown } = tokensOf(inside);
  put(draft, keys.join(''), shown.join(''));
  put(draft, '"', '"');
  return at + inside.length + 2;
}

function endOfWord(text: string, at: number): number {
  let breaks = isPath(text.slice(at, at + 4)) ? BREAK_OF_PATH : BREAK;
  for (let end = at; ; end += 1) {
    const character = text[end];
    if (character === '<' && text.startsWith(ANY, end)) end += ANY.length - 1;
    else if (character === undefined || breaks.test(character)) return end;
    else if (character === ',' && (text[end + 1] ?? ' ') === ' ') return Math.max(end, at + 1);
    else if (character === ':' && end > at && text.startsWith('//', end + 1)) breaks = BREAK_OF_PATH;
  }
}

/** The punctuation that ends a word is no part of it. */
function readWord(text: string, at: number, end: number, draft: Draft): number {
  let last = end;
  while (last > at && '.:,!?'.includes(text[last - 1] ?? '')) last -= 1;
  for (const [key, shown] of last > at ? wordTokens(text.slice(at, last), text[at - 1] === '=') : [])
    put(draft, key, shown);
  const next = last === end && last > at ? readSuffix(text, last, draft) : last;
  if (next >= end) return next;
  put(draft, text.slice(last, end), text.slice(last, end));
  return end;
}

/** What belongs to a number although a blank is between: its unit, or the same size for people. */
function readSuffix(text: string, at: number, draft: Draft): number {
  const last = draft.keys.length - 1;
  const rest = text.slice(at, at + AHEAD);
  const key = draft.keys[last];
  const unit = key === ANY && draft.shown[last]?.endsWith(ANY) ? UNIT.exec(rest) : null;
  const [suffix = ''] = unit ?? (key === 'bytes' ? RESTATED.exec(rest) : null) ?? [];
  draft.shown[last] += suffix;
  return at + suffix.length;
}

/** Makes one of the tokens up to where `endOf` says. */
function joinTokens({ keys, shown }: Draft, endOf: typeof endOfList): Draft {
  const draft: Draft = { keys: [], shown: [] };
  for (let at = 0; at < keys.length; ) {
    const { end, key } = endOf(keys, at);
    put(draft, key, shown.slice(at, end).join(''));
    at = end;
  }
  return draft;
}

/** `1, 2, 3` and `blk_1 blk_2 blk_3` are one variable part of the same key. A few numbers with blanks between may be of several. */
function endOfList(keys: readonly string[], start: number): { end: number; key: string } {
  const key = keys[start] ?? '';
  let [last, items, least] = [start, 1, LIST];
  while (key.includes(ANY)) {
    const comma = keys[last + 1] === ',';
    const at = last + (comma ? 2 : 1);
    const next = keys[at] === ' ' ? at + 1 : at;
    if (next === last + 1 || keys[next] !== key) break;
    if (!comma && key === ANY) least = LONG_LIST;
    items += 1;
    last = next;
  }
  return { end: items >= least ? last + 1 : start + 1, key };
}

/** A word with a variable part in brackets at its end, `worker(7)` or `sda[1]`, is one. */
function endOfCall(keys: readonly string[], start: number): { end: number; key: string } {
  const [word = '', open = '', inner, close] = keys.slice(start, start + 4);
  const brackets = open + (close ?? '');
  return /\p{L}/u.test(word) && inner === ANY && (brackets === '()' || brackets === '[]')
    ? { end: start + 4, key: word + open + ANY + brackets.slice(1) }
    : { end: start + 1, key: word };
}

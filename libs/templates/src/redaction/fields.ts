import { type Named, nameAt } from './field-at.ts';
import type { Kind } from './field-names.ts';
import { markOf, type Tie } from './field-values.ts';
import { matchAt } from './match-at.ts';
import { elementValue, readValue } from './read-value.ts';

const CLOSE = String.raw`(?:["'\x60\]\\]{0,9}|&quot;|%22)`;
const TIES: readonly (readonly [tie: Tie, pattern: RegExp])[] = [
  // a pair of a name and its value: `name: X, value: …`
  [
    'assigned',
    /["'\\]{1,9}[ \t]{0,3}[,;]?\s{1,20}["'\\]{0,9}value["'\\]{0,9}[ \t]{0,3}[:=]\s{0,3}|["'\\]{1,9},["'\\]{1,9}value["'\\]{1,9}:|\n\s{0,20}value:[ \t]{1,4}/iy,
  ],
  ['assigned', new RegExp(String.raw`${CLOSE}[ \t]{0,4}(?:=>|:=|={1,3}|：|%3D|->)[ \t]{0,4}(?:\[ ?)?`, 'iuy')],
  ['assigned', /(?:["'`\\]{1,9}|&quot;|%22)[ \t]{0,4}(?::|%3A)\s{0,8}(?:\[\s{0,8})?/iy],
  ['assigned', /[ \t]{0,2}:[ \t]{0,4}\[\s{0,8}(?=["'])/y],
  ['said', /\]?[ \t]{0,2}:(?!:)[ \t]{0,4}/y],
  ['assigned', /\(\s?(?=['"])/y],
  ['is', /["'`]? (?:is|was|are|ist|est|es|è) (?:now |set to |changed to |reset to )?:? ?/iy],
];
/** Between the values of a list in brackets. */
const NEXT = /["'\\]{1,9},\s{0,8}(?=["'\\])/y;
const FLAG = /[ \t]{1,3}(?!-)/y;
const BESIDE = /[ \t]{1,2}(?![([{])|\.[ \t]{1,2}(?=[\d(+])/y;

/** Replaces what names give away, in fields of any notation, flags, elements and sentences. `places`: where words of `FIELD_WORDS` begin and end. */
export function redactFields(text: string, places: readonly number[]): string {
  let clean = '';
  let kept = 0;
  let seen = 0;
  for (let at = 0; at < places.length; at += 2) {
    const [start = 0, end = 0] = [places[at], places[at + 1]];
    if (start < seen) continue;
    const name = nameAt(text, start, end);
    seen = Math.max(end, name.to);
    // A value may have reached into the name, `name=Ada API_KEY=…`: what stands behind that is a secret all the same.
    const taken = name.kind ? valueOf(text, name, name.kind) : undefined;
    if (!taken) continue;
    clean += text.slice(kept, taken.from) + taken.mark;
    kept = taken.to;
    for (let next = nextOf(text, taken); next; next = nextOf(text, next)) {
      clean += text.slice(kept, next.from) + next.mark;
      kept = next.to;
    }
    seen = Math.max(seen, kept);
  }
  return kept === 0 ? text : clean + text.slice(kept);
}

interface Taken {
  readonly kind: Kind;
  /** It is in a list, where more may follow. */
  readonly listed: boolean;
  readonly from: number;
  readonly to: number;
  readonly mark: string;
}

/** The first way in which something is tied to the name decides. */
function valueOf(text: string, { from, to }: Named, kind: Kind): Taken | undefined {
  const element = isTag(text, from) ? elementValue(text, text.slice(from, to), to) : undefined;
  const tied = element ? undefined : tieAt(text, from, to);
  const read = element ?? (tied && readValue(text, tied.start, kind, tied.tie));
  const mark = read && markOf(kind, read.value);
  return read && mark ? { kind, listed: tied?.listed ?? false, from: read.from, to: read.to, mark } : undefined;
}

/** The next value of the list that this one is in. */
function nextOf(text: string, { kind, listed, to }: Taken): Taken | undefined {
  const between = listed ? matchAt(NEXT, text, to) : '';
  const read = between === '' ? undefined : readValue(text, to + between.length, kind, 'assigned');
  const mark = read && markOf(kind, read.value);
  return read && mark ? { kind, listed, from: read.from, to: read.to, mark } : undefined;
}

interface Tied {
  readonly tie: Tie;
  /** Where the value begins. */
  readonly start: number;
  readonly listed?: boolean;
}

function tieAt(text: string, from: number, to: number): Tied | undefined {
  for (const [tie, pattern] of TIES) {
    const matched = matchAt(pattern, text, to);
    if (matched === '') continue;
    const start = to + matched.length;
    if (tie !== 'said') return { tie, start, listed: matched.includes('[') };
    if (isModule(text, from, start)) return undefined;
    // `password:x` has no blank where a sentence has one.
    return { tie: /[ \t]$/.test(matched) ? tie : 'assigned', start };
  }
  const isFlag = text[from] === '-' && (from === 0 || /[\s"'[,(]/.test(text[from - 1] ?? ''));
  const flag = isFlag ? matchAt(FLAG, text, to) : '';
  if (flag !== '') return { tie: 'flag', start: to + flag.length };
  const beside = matchAt(BESIDE, text, to);
  return beside === '' ? undefined : { tie: 'beside', start: to + beside.length };
}

/** `(passwd:chauthtok)`: a module and what it works on, as PAM writes them. */
const isModule = (text: string, from: number, start: number): boolean =>
  text[from - 1] === '(' && /^[a-z_]{1,30}\)/.test(text.slice(start, start + 32));

const isTag = (text: string, from: number): boolean =>
  text[from - 1] === '<' || (text[from - 1] === ':' && /<[\w-]{1,20}:$/.test(text.slice(Math.max(0, from - 22), from)));

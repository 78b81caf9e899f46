import type { Kind } from './field-names.ts';
import type { Tie, Value } from './field-values.ts';
import { matchAt } from './match-at.ts';

/** A value, and where it stands. */
export interface Read {
  readonly from: number;
  readonly to: number;
  readonly value: Value;
}

const MAX_VALUE = 4_096;
const OPENING = /[uUbBrR]?(\\{0,7}["'`]|&quot;|&#39;|%22|%27|“)/y;
/** What stands for something that was taken out before, or varies. */
const MARK = /<(?:[a-z]{2,9}|\*)>/y;
const BRACED = /\{[^{}\s"':=]{1,200}\}(?=;|$)/y;
/** Another word of the sentence, not another field. */
const GOES_ON = /^[ \t]+(?![\w.-]{1,40}=)[\p{Ll}(]/u;
const MAX_AHEAD = 64;
/** The rest of a tag behind its name. */
const TAG = /(?: [^<>]{0,200})?>/y;
const CLOSING = /<\/(?:[\w-]{1,20}:)?/y;
const IN_ELEMENT = /[^<]{0,4096}/y;
/** Ends where another field begins, or what encloses it ends; signs within a value stay within. */
const BARE =
  /(?:[^\s"'`<>,;&|)}\]\\]|[,;&|](?![\s"']|[\p{L}_][\p{L}\p{N}_.-]{0,40}[=:]|$)|[)}\]](?![\s,;:)}\]"'&.]|$)|\\(?![nrt"'\\])|[<>'](?=[^\s<>"',;]))+/uy;
const SPACED_VALUE: Readonly<Partial<Record<Kind, RegExp>>> = {
  mnemonic: /[a-z]{3,9}(?: [a-z]{3,9}){5,23}/y,
  password: /[a-z]{2,12}(?: [a-z]{1,12}){3,11}(?=["'\n]|$)/y,
  person: /\p{Lu}[\p{L}\p{M}'’.-]{0,30}(?: \p{Lu}[\p{L}\p{M}'’.-]{0,30}(?![\p{L}\p{N}_=])){0,3}/uy,
  street: /[^\n"'|;={}<>]{1,120}?(?=$|[\n"'|;{}<>]| [\w.-]{1,30}=)/y,
  born: /\d{1,2}(?:st|nd|rd|th|\.)? \p{L}{3,9}\.?,? \d{4}|\p{L}{3,9}\.? \d{1,2},? \d{4}|[\d./-]{6,10}/uy,
  ssn: /\d{3}[- ]?\d{2}[- ]?\d{4}(?!\d)/y,
  code: /\d{3}[ -]\d{3}(?!\d)/y,
  account: /\d(?:[ -]?\d){5,16}(?![\w-])/y,
  phone: /\+?\(?\d(?:[ ()./-]{0,3}\d){6,14}(?!\d)/y,
  identity: /(?:[A-Z]{1,4} ?)?\d(?:[ ./-]?\d){3,18}(?:[ -]?[A-Z\d]{1,3})?(?![\w-])/y,
  postcode: /[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)|\d{4} ?[A-Z]{2}(?!\w)|\d{4,6}(?:-\d{3,4})?(?![\w.])/iy,
};

/** What an element `name` encloses, whose name ends at `to`. */
export function elementValue(text: string, name: string, to: number): Read | undefined {
  const tag = matchAt(TAG, text, to);
  if (tag === '') return undefined;
  const from = to + tag.length;
  const content = matchAt(IN_ELEMENT, text, from);
  const end = from + content.length;
  if (!text.startsWith(`${name}>`, end + matchAt(CLOSING, text, end).length)) return undefined;
  return { from, to: end, value: { text: content, quoted: true, tie: 'assigned', goesOn: false } };
}

/** The value that begins here, quoted or as far as it reaches. */
export function readValue(text: string, start: number, kind: Kind, tie: Tie): Read | undefined {
  const opening = matchAt(OPENING, text, start);
  if (opening !== '') return quotedValue(text, start, opening, tie);
  const bare = bareValue(text, start, kind);
  if (bare === '') return undefined;
  const to = start + bare.length;
  const goesOn = GOES_ON.test(text.slice(to, to + MAX_AHEAD));
  return { from: start, to, value: { text: bare, quoted: false, tie, goesOn } };
}

function bareValue(text: string, start: number, kind: Kind): string {
  if (matchAt(MARK, text, start) !== '') return '';
  const spaced = SPACED_VALUE[kind];
  const own = spaced ? matchAt(spaced, text, start) : '';
  if (own !== '') return own;
  const braced = matchAt(BRACED, text, start);
  if (braced !== '') return braced;
  return matchAt(BARE, text.slice(start, start + MAX_VALUE), 0).replace(/[.,;:!?]$/, (sign) =>
    sign === ':' ? sign : '',
  );
}

/** To the quotation mark that closes it: escaped as often as the one that opens it, and never within an escape of its own. */
function quotedValue(text: string, start: number, opening: string, tie: Tie): Read {
  const from = start + opening.length;
  const mark = opening.endsWith('“') ? '”' : opening.replace(/^[uUbBrR](?=\W)/, '').replace(/^\\+/, '');
  const depth = opening.replace(/[^\\]/g, '').length;
  const rest = text.slice(from, from + MAX_VALUE);
  let end = rest.indexOf(mark);
  while (end !== -1 && !closes(slashesBefore(rest, end), depth)) end = rest.indexOf(mark, end + 1);
  const value = end === -1 ? rest : rest.slice(0, end - Math.min(depth, slashesBefore(rest, end)));
  return { from, to: from + value.length, value: { text: value, quoted: true, tie, goesOn: false } };
}

function slashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < at && text[at - 1 - count] === '\\') count += 1;
  return count;
}

const closes = (slashes: number, depth: number): boolean => (depth === 0 ? slashes % 2 === 0 : slashes <= depth);

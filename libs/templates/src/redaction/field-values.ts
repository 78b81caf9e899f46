import type { Kind } from './field-names.ts';
import {
  isLowerWord,
  isNothing,
  isNumber,
  isObject,
  isObjectName,
  isOpaque,
  isPlace,
  isState,
  isUnlikeWord,
  isUuid,
  isWord,
} from './values.ts';

/** How name and value are tied together, the firmest first. */
export type Tie = 'assigned' | 'flag' | 'said' | 'is' | 'beside';

/** A value as it stands in the text. */
export interface Value {
  readonly text: string;
  readonly quoted: boolean;
  readonly tie: Tie;
  /** What comes after it goes on as a sentence. */
  readonly goesOn: boolean;
}

type Judge = (value: Value) => boolean;

/** Anything that is not a word of the sentence. */
const password: Judge = ({ text, quoted, tie, goesOn }) => {
  if (tie !== 'is' && tie !== 'beside' && isPlace(text) && !quoted && text.split(/[/\\]/).length > 2) return false;
  if (tie === 'assigned' || tie === 'flag') return true;
  if (text.endsWith(':') || /(?:Exception|Error)$/.test(text)) return false;
  if (tie === 'is') return isUnlikeWord(text) && !(isNumber(text) && goesOn);
  if (tie === 'beside') return quoted || (isMixed(text) && text.length >= 6);
  return !(isLowerWord(text) && goesOn && !quoted);
};

/** Passes are counted as well. */
const pass: Judge = (value) =>
  password(value) &&
  value.tie !== 'beside' &&
  !(isNumber(value.text) && value.text.length < 6) &&
  !/^\d+\/\d+$/.test(value.text);

/** Names of algorithms and versions are mixed as well. */
const ALGORITHM = /^(?:sha-?\d|md\d|argon|pbkdf|base\d|utf|http|oauth|ipv|aes|rsa|v\d|scram|tls|\d+[a-z]{1,3}$|0x)/i;
const isMixed = (text: string): boolean =>
  /\d/.test(text) &&
  /\p{L}/u.test(text) &&
  /^[\p{L}\d!#$%&*+@^_~.-]+$/u.test(text) &&
  !ALGORITHM.test(text) &&
  !isUuid(text);

const secret: Judge = ({ text, quoted, tie, goesOn }) => {
  if (isNumber(text) && text.length < 6) return false;
  if (isPlace(text) || (isObjectName(text) && (tie !== 'assigned' || text.includes('/')))) return false;
  if (tie === 'beside') return isOpaque(text, 16) && !isUuid(text);
  if (tie === 'assigned' || tie === 'flag' || quoted) return !isLowerWord(text) || tie !== 'said';
  return isUnlikeWord(text) && !(isNumber(text) && goesOn) && !text.endsWith(':');
};

const token: Judge = ({ text, quoted, tie }) => {
  if (text.length < 4 || (isNumber(text) && text.length < 6) || isPlace(text) || isObject(text)) return false;
  if (tie === 'beside' || tie === 'is') return isOpaque(text, tie === 'is' ? 8 : 16);
  if (tie === 'said') return !isWord(text) && isUnlikeWord(text) && !/[()[\]{}]/.test(text) && !text.endsWith(':');
  return !(quoted && isLowerWord(text) && text.length < 8);
};

const key: Judge = ({ text, tie, quoted }) => {
  if (isPlace(text) || (isNumber(text) && text.length < 6)) return false;
  if (tie === 'beside') return isOpaque(text, 16) && !isUuid(text);
  if (tie === 'assigned' || tie === 'flag')
    return !isLowerWord(text) || (text.length >= 4 && !quoted) || text.length >= 16;
  return isOpaque(text, 6) && !text.endsWith(':');
};

const weakKey: Judge = ({ text, tie }) =>
  !isPlace(text) &&
  isOpaque(text, tie === 'beside' ? 20 : 8) &&
  !isUuid(text) &&
  (!isObjectName(text) || text.length >= 16) &&
  !/^[a-z]+[._:/-]\S*$/.test(text);

const credentials: Judge = ({ text, tie }) =>
  tie !== 'beside' && !isPlace(text) && !isWord(text) && !isNumber(text) && !isObjectName(text) && !text.endsWith(':');

const digits = (low: number, high: number): RegExp => new RegExp(`^\\d(?:[ -]?\\d){${low - 1},${high - 1}}$`);
const fits =
  (pattern: RegExp, ...ties: readonly Tie[]): Judge =>
  ({ text, tie }) =>
    pattern.test(text) && !ties.includes(tie);

const DATE =
  /^(?:\d{4}[-/.]?\d{2}[-/.]?\d{2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{1,2}(?:st|nd|rd|th|\.)? \p{L}{3,9}\.?,? \d{4}|\p{L}{3,9}\.? \d{1,2},? \d{4})(?!\d)/u;
const POSTCODE =
  /^(?:\d{4,6}|\d{5}-\d{3,4}|\d{3}-\d{4}|\d{3} ?\d{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2})$/i;
const PHONE = /^\+?\(?\d(?:[ ()./-]{0,3}\d){6,14}$/;

const JUDGES: Readonly<Record<Kind, Judge>> = {
  password,
  pass,
  secret,
  token,
  key,
  'weak-key': weakKey,
  credentials,
  signature: ({ text, tie }) =>
    tie !== 'beside' &&
    (isOpaque(text, 8) || /^(?=.*[a-z][A-Z].*[A-Z][a-z].*[A-Z])[\w+/=-]{12,}$/.test(text)) &&
    !isUuid(text) &&
    (text.length >= 16 || /[a-z][A-Z]{1,3}[a-z]/.test(text) || /\p{Lu}.*\d|\d.*\p{Lu}|=$/u.test(text)),
  session: ({ text, tie }) =>
    tie !== 'beside' && isOpaque(text, 12) && !isUuid(text) && !/^(?:0x|S-1-)/i.test(text) && /[a-z]/i.test(text),
  hash: ({ text }) => isOpaque(text, 16),
  code: fits(
    /^(?:\d{4,10}|\d{3}[ -]\d{3}|[A-Z2-7]{16,64}|(?=[A-Za-z-]{0,20}\d)[\dA-Za-z]{4,8}(?:-[\dA-Za-z]{4,8}){0,4})$/,
  ),
  pin: fits(digits(4, 8)),
  cvv: fits(/^\d{3,8}$/),
  mnemonic: fits(/^[a-z]{3,9}(?:[ ,-]+[a-z]{3,9}){5,23}$/),
  ssn: fits(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  identity: ({ text }) => /^[A-Z\d](?:[ ./-]?[A-Z\d]){5,19}$/i.test(text) && (text.match(/\d/g) ?? []).length >= 3,
  account: fits(digits(6, 17)),
  phone: fits(PHONE),
  born: fits(DATE),
  person: ({ text, tie, quoted }) =>
    /^\p{L}[\p{L}\p{M}'’. -]{0,60}$/u.test(text) &&
    (tie !== 'beside' || /^\p{Lu}\S* \p{Lu}/u.test(text)) &&
    (quoted || tie === 'assigned' || /^\p{Lu}|^[^\p{ASCII}]/u.test(text)),
  street: ({ text, tie }) =>
    tie !== 'beside' &&
    text.length <= 200 &&
    /\p{L}{2}/u.test(text) &&
    (/\d/.test(text) ? /\s/.test(text) && !/[:=]|\/\//.test(text) : false),
  address: ({ text, quoted }) =>
    quoted &&
    /^(?:\p{L}[\p{L} ]{0,20},? )?\d{1,5}[a-z]?,? \p{L}{2}|\p{L}{2,}\.? \d{1,5}[a-z]?(?:,|$)/iu.test(text) &&
    !/[:=]|\/\//.test(text),
  postcode: fits(POSTCODE),
};

const MARKS: Readonly<Partial<Record<Kind, string>>> = {
  ssn: '<identity>',
  identity: '<identity>',
  account: '<account>',
  phone: '<phone>',
  born: '<born>',
  person: '<name>',
  street: '<address>',
  address: '<address>',
  postcode: '<address>',
};

/** What stands for the value of such a field; undefined when the value is not what the name promises. */
export function markOf(kind: Kind, value: Value): string | undefined {
  const text = value.text.trim();
  if (isNothing(text) || (kind !== 'mnemonic' && isState(text))) return undefined;
  return JUDGES[kind]({ ...value, text }) ? (MARKS[kind] ?? '<secret>') : undefined;
}

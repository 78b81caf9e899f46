import { ANY } from './mask-numbers.ts';

/** A part of a text that is one thing although it has blanks or brackets in it. */
interface Span {
  readonly kind: string;
  /** Sticky, and linear in what it reads. */
  readonly pattern: RegExp;
  /** What may stand before it. */
  readonly after: RegExp;
  /** Keys with what is shown for them. */
  readonly tokens: (match: RegExpExecArray) => readonly (readonly [key: string, shown: string])[];
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const NUMBER = '<\\*>';
const ONE = (match: RegExpExecArray) => [[ANY, match[0]]] as const;
const BOUNDARY = /^[^\w*>.-]?$/;

const SPANS: readonly Span[] = [
  {
    kind: 'mark of a secret or of a kind of value',
    pattern: /<(?:secret|email|card|iban|phone|address|num|ip|str|path|id|hex|url|val|time|uuid|host|blob)>/y,
    after: /^/,
    tokens: () => [[ANY, ANY]],
  },
  {
    kind: 'instant',
    pattern: new RegExp(
      `${NUMBER}[-/]${NUMBER}[-/]${NUMBER} ${NUMBER}:${NUMBER}(?::${NUMBER}(?:[.,]${NUMBER})?)?(?:Z|[+-]${NUMBER}(?::${NUMBER})?)?`,
      'y',
    ),
    after: BOUNDARY,
    tokens: ONE,
  },
  {
    kind: 'date of syslog and of web servers',
    pattern: new RegExp(
      `(?:${DAY},? {1,2})?(?:${MONTH} {1,2}${NUMBER}|${NUMBER}[ -]${MONTH}[ -]${NUMBER})(?:,? {1,2}${NUMBER}(?:[:.]${NUMBER}){0,4}){0,4}(?: [A-Z]{3,4}(?: ${NUMBER})?)?(?!\\w)|${NUMBER}/${MONTH}/${NUMBER}(?::${NUMBER}){3}`,
      'y',
    ),
    after: BOUNDARY,
    tokens: ONE,
  },
  {
    kind: 'request: of all that follows the method the target varies, and the version with it',
    pattern: /"([A-Z]{3,9}) [^\s"]+ HTTP\/[^\s"]+(?=")/y,
    after: /^/,
    tokens: ([, method = '']) => [
      ['"', '"'],
      [method, method],
      [' ', ' '],
      [ANY, ANY],
    ],
  },
  {
    kind: 'measure with a bound: <5 s',
    pattern: /<<\*> ?(?:[num\u00b5]?s|secs?|min|[kKMG]?i?B|%)(?![\w*])/y,
    after: /^ ?$/,
    tokens: ONE,
  },
  {
    kind: 'empty value in brackets',
    pattern: /\(\)/y,
    after: /^ ?$/,
    tokens: () => [
      ['(', '('],
      [ANY, ''],
      [')', ')'],
    ],
  },
];

/** The span at a place of a text, with where it ends. */
export function spanAt(
  text: string,
  at: number,
): { readonly tokens: ReturnType<Span['tokens']>; readonly end: number } | undefined {
  const before = at === 0 ? '' : (text[at - 1] ?? '');
  for (const { pattern, after, tokens } of SPANS) {
    pattern.lastIndex = at;
    const match = after.test(before) ? pattern.exec(text) : null;
    if (match) return { tokens: tokens(match), end: pattern.lastIndex };
  }
  return undefined;
}

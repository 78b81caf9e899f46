/** One kind of variable part and what stands for it. */
export interface Mask {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly replace: string | ((match: string) => string);
}

/**
 * In this order: what may contain others comes first. Every pattern is linear in the length of the text: repeated classes
 * that follow each other have no character in common, so there is one way to match; a look-behind keeps a match from
 * being tried again at each character of one word; what remains is bounded by a count.
 */
export const masks: readonly Mask[] = [
  { kind: 'double-quoted', pattern: /"[^"]*"(?: ?:)?/g, replace: (match) => quoted(match) },
  { kind: 'single-quoted', pattern: /(?<!\w)'[^']*'(?!\w)/g, replace: '<str>' },
  { kind: 'back-quoted', pattern: /`[^`]*`/g, replace: '<str>' },
  { kind: 'url', pattern: /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,15}:\/\/[^\s"'<>()[\]{},]+/gi, replace: '<url>' },
  { kind: 'email', pattern: /(?<![\w.%+-])[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*/gi, replace: '<email>' },
  {
    kind: 'host name',
    pattern:
      /(?<![\w.@/-])(?:(?:[\w-]{1,63}\.){1,8}(?:com|net|org|edu|gov|io|dev|cloud|internal|local|localdomain|lan|corp)|(?:[\w-]{1,63}\.){2,8}[a-z]{2})(?::\d{1,5})?(?![\w-]|\.\w)/gi,
    replace: '<host>',
  },
  {
    kind: 'instant',
    pattern:
      /\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?/g,
    replace: '<time>',
  },
  {
    kind: 'syslog or web server instant',
    pattern:
      /(?:\d{1,2}\/|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:\/\d{4}:| {1,2}\d{1,2} )\d{2}:\d{2}:\d{2}(?: [+-]\d{4}| \d{4}(?!\d))?/g,
    replace: '<time>',
  },
  { kind: 'time of day', pattern: /(?<![\d:.])\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?![\d:])/g, replace: '<time>' },
  {
    kind: 'uuid',
    pattern: /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi,
    replace: '<uuid>',
  },
  { kind: 'ip version 4', pattern: /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\d])/g, replace: '<ip>' },
  {
    kind: 'ip version 6',
    pattern: /\[?(?<![\w:])(?=[a-f:]*\d)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])(?:\](?::\d{1,5})?)?/gi,
    replace: '<ip>',
  },
  { kind: 'path', pattern: /(?<![\w<>/])(?:~|\.{1,2})?(?:\/[\w.@%+~:-]+)+\/?/g, replace: '<path>' },
  {
    kind: 'key=value',
    pattern: /(?<![\w.-])[a-z][\w.-]{0,40}=(?:[^\s,;&"'<>()[\]{}=]|<[a-z]{2,8}>){1,400}/gi,
    replace: (match) => valued(match),
  },
  { kind: 'blob', pattern: /(?<![\w+/])[\w+/-]{32,}={0,2}(?![\w+/])/g, replace: (match) => blob(match) },
  { kind: 'windows path', pattern: /(?<!\w)[a-z]:\\[^\s"'<>|]*/gi, replace: '<path>' },
  { kind: 'hex literal', pattern: /(?<!\w)0x[0-9a-f]+/gi, replace: '<hex>' },
  {
    kind: 'hex id',
    pattern: /(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,}(?![0-9a-z])/gi,
    replace: '<hex>',
  },
  {
    kind: 'compound duration',
    pattern: /(?<![\w.])(?:\d+(?:\.\d+)?(?:ms|us|µs|ns|[dhms])){2,6}(?![\w.])/g,
    replace: '<num>',
  },
  { kind: 'id', pattern: /(?<![a-z0-9])[a-z]*\d+[a-z]+\d+[a-z0-9]*/gi, replace: '<id>' },
  {
    kind: 'number',
    pattern:
      /(?:(?<=^|[\s=:(,[_])[+-])?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?(?:(?:[num\u00b5]?s|[mhd]|[kmgt]?i?b|%)(?![a-z0-9]))?/gi,
    replace: '<num>',
  },
];

/** Keys whose value says what happened, not to whom. */
const TELLING =
  /^(?:level|lvl|severity|status|state|error|err|code|reason|type|kind|op|operation|event|method|result)$/i;
const PLAIN_WORD = /^[a-z][a-z_-]{0,30}$/i;

/** `user=ada` is `user=<val>`; `reason=timeout` stays. */
function valued(match: string): string {
  const at = match.indexOf('=');
  const [key, value] = [match.slice(0, at), match.slice(at + 1)];
  return TELLING.test(key) && PLAIN_WORD.test(value) ? match : `${key}=<val>`;
}

/** Base 64 and tokens mix cases and digits; a long word or a class name does not. */
function blob(match: string): string {
  return /[0-9]/.test(match) && /[A-Z]/.test(match) && /[a-z]/.test(match) ? '<blob>' : match;
}

/** The key of a JSON object says what kind of message it is and stays; a value does not. */
function quoted(match: string): string {
  const key = /^"([a-z][\w.-]{0,40})" ?:$/i.exec(match)?.[1];
  if (key) return `${key}:`;
  return match.endsWith(':') ? '<str>:' : '<str>';
}

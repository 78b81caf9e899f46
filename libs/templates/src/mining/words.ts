import { ANY } from './mask-numbers.ts';

/** A key is what groups messages; what is shown may tell more, such as `<*>.<*>` for the key `<*>`. */
export type Token = readonly [key: string, shown: string];

const LETTER = /[A-Za-z\u0080-\uffff]/;
const FILE =
  '(?:js|ts|[jt]sx|mjs|py|rb|go|rs|java|kt|cs|cc?|cpp|hp?p?|php|sh|so|dll|exe|pl|lua|swift|scala|ex|exs|sql|db|log|txt|conf|cfg|ini|json|ya?ml|xml|html?|css|md|gz|zip)';
const HOST = new RegExp(
  `^(?:[\\w*<>-]{1,63}\\.){1,8}(?:com|net|org|edu|gov|io|dev|cloud|internal|local|localdomain|lan|corp)$|^(?:[\\w*<>-]{1,63}\\.){2,8}(?!${FILE}$)[a-z]{2}$`,
  'i',
);
/** A dotted name of lower case with a number that is no place in a file. */
const HOST_AND_PORT = new RegExp(`^(?:[a-z][a-z*<>-]{0,62}\\.){1,8}(?!${FILE}:)[a-z]{2,24}:<\\*>$`);
const EMAIL = /^[\w.%+*<>-]{1,128}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/;
const MEASURE = /^<\*>(?:\.<\*>)?[A-Za-z\u00b5%]{1,12}$/;
/** `/var/log`, `../x`, `~/x`, `C:\x`, `\\host\x`. */
const PATH = /^(?:(?:~|\.{1,2})?\/(?!$)|[A-Za-z]:[\\/]|\\\\)/;
/** Two or more separators between names. */
const DEEP_PATH = /^[^:\\/]*[\w.$>-][\\/][^:\\/]+[\\/][^:]*$/;
const LINE_NUMBERS = /(?::<\*>)+$/;
/** A name and a number: `payments:<*>`. */
const NUMBERED = /^[A-Za-z][\w.-]*:<\*>$/;
/** A name with digits and a number. */
const PORT = /^[A-Za-z][\w.-]*<\*>[\w.<*>-]*:<\*>$/;
/** Base 64 and the like: several pieces, and a digit in one. */
const BLOB = /^(?=[^<]*<\*>)[\w<*>]*(?:[+/][\w<*>]*){2,}={0,2}$/;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const SEPARATORS = /([:,|]+|\.{2,})/;
const COMMAS = /(,+)/;

export function isPath(text: string): boolean {
  return PATH.test(text);
}

/** The tokens of characters without blank or bracket: a word, an address, a path, or, unless it is a value, several with colons between. */
export function wordTokens(text: string, isValue = false): readonly Token[] {
  if (!text.includes(ANY) && !/[\\/:@#,&|+.]/.test(text)) return [[text, text]];
  if (isVariable(text)) return [[ANY, joined(text)]];
  const scheme = text.indexOf('://');
  if (scheme > 0) return [same(text.slice(0, scheme + 3) + ANY)];
  if (isPath(text) || DEEP_PATH.test(text)) return [[ANY, ANY + (LINE_NUMBERS.exec(text)?.[0] ?? '')]];
  if (EMAIL.test(text)) return [same(ANY)];
  if (MEASURE.test(text)) return [[ANY, text]];
  const [port = ''] = LINE_NUMBERS.exec(text) ?? [];
  if (PORT.test(text) || HOST_AND_PORT.test(text) || isHost(text.slice(0, text.length - port.length)))
    return [[ANY, ANY + port]];
  if (!isValue && NUMBERED.test(text)) return [same(text)];
  const parts = separated(text, isValue ? COMMAS : SEPARATORS);
  return isIdentifier(parts) ? [wordToken(text)] : parts.map(wordToken);
}

const same = (text: string): Token => [text, text];

function isHost(text: string): boolean {
  return text.includes('.') && HOST.test(text);
}

/** Only punctuation between its variable parts. */
function isVariable(text: string): boolean {
  return text.includes(ANY) && !LETTER.test(text.replaceAll(ANY, ''));
}

/** `source:ada`, `size........<*>`; of a value `shop:<*>` is one. */
function separated(text: string, by: RegExp): string[] {
  return text.split(by).filter((part) => part !== '');
}

/** `rack7:slot2`: a number in each of its words. What varies as a whole is no such word: `<*>:amd64` is read as `bash:amd64` is. */
function isIdentifier(parts: readonly string[]): boolean {
  return parts.every((part) => (part !== ANY && /\d|<\*>/.test(part)) || /^:+$/.test(part));
}

/** Of a word everything behind its first variable part is part of that, `task_<*>_m_<*>` is `task_<*>`, unless its script puts no blanks. */
function wordToken(text: string): Token {
  if (isHost(text) || BLOB.test(text)) return same(ANY);
  if (!text.includes(ANY)) return same(text);
  if (BEYOND_ASCII.test(text)) return same(text);
  const lead = text.slice(0, text.indexOf(ANY) + ANY.length);
  return isVariable(text) || !LETTER.test(lead) ? [ANY, joined(isVariable(text) ? text : lead)] : same(lead);
}

/** Shows decimals, versions and numbers that are joined by an underscore in their parts; an address or a date is one. */
function joined(text: string): string {
  return text.replace(/<\*>(?:[._-]?<\*>)+/g, (match) =>
    /^<\*>(?:(?:\.<\*>){1,2}|(?:_<\*>)+)$/.test(match) ? match : ANY,
  );
}

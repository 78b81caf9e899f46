/** What a scan found worth a closer look. */
export interface Hints {
  /** One bit for each group of literals that has one in the text. */
  groups: number;
  /** Where literals of the first group begin and end, in turn. */
  readonly places: number[];
  /** Bits of `DIGITS`. */
  digits: number;
  /** There are characters that are not printable ASCII. */
  special: boolean;
}

/** How digits stand together. */
export const DIGITS = {
  /** Thirteen, with nothing but a blank, a dash, a slash or a parenthesis in between; or a full stop behind each four. */
  many: 1,
  /** Behind a plus sign. */
  plus: 2,
  /** Three in front of a dash or a closing parenthesis. */
  three: 4,
  /** Two behind two letters. */
  country: 8,
} as const;

interface Literal {
  /** Its characters, small and large in turn. */
  readonly codes: readonly number[];
  /** Where the three characters are that it is found by. */
  readonly anchor: number;
  /** How much of it is in a place: without what ends a name. */
  readonly length: number;
  readonly group: number;
}

const ENDS = /[ :=："]+$/;
const NOT_PLAIN = /[^ -~]/;
const MANY = 13;
const BLANK = 32;
/** The lowest five bits tell letters apart, whatever their case; digits fall together with the letters from p to y. */
const fold = (code: number): number => code & 31;

/**
 * Looks for many literals at once, whatever their case, in one pass over the text: three characters folded into fifteen bits are an
 * index into a table; where the table has literals, they are compared. A blank in a literal may be the end of the text.
 */
export class HintScanner {
  readonly #starts = new Uint16Array(32_768);
  readonly #buckets: Literal[][] = [[]];
  readonly #hints: Hints = { groups: 0, places: [], digits: 0, special: false };
  /** The text, a byte for a character: bytes are read several times faster than characters. */
  #bytes = Buffer.alloc(32_768);

  /** At most 31 groups. A literal has three characters at least. */
  constructor(groups: readonly (readonly string[])[]) {
    for (const [group, literals] of groups.entries()) {
      for (const literal of new Set(literals)) this.#add(literal, group);
    }
  }

  /** The same object each time, valid until the next scan. */
  scan(text: string): Hints {
    const hints = this.#hints;
    hints.groups = 0;
    hints.places.length = 0;
    hints.special = NOT_PLAIN.test(text);
    if (text.length >= this.#bytes.length) this.#bytes = Buffer.alloc(2 * text.length);
    this.#bytes.write(text, 'latin1');
    // The end of the text counts as a blank.
    this.#bytes[text.length] = BLANK;
    hints.digits = digitsOf(this.#bytes, text.length);
    this.#literals(text);
    return hints;
  }

  #literals(text: string): void {
    const bytes = this.#bytes;
    const starts = this.#starts;
    let index = 0;
    for (let at = 0; at <= text.length; at += 1) {
      index = ((index << 5) | ((bytes[at] ?? 0) & 31)) & 0x7fff;
      const bucket = starts[index] ?? 0;
      if (bucket !== 0) this.#compare(text, at - 2, bucket);
    }
  }

  #add(literal: string, group: number): void {
    const lower = literal.toLowerCase();
    const anchor = rarest(lower);
    const index = indexOf(lower, anchor);
    if (this.#starts[index] === 0) this.#starts[index] = this.#buckets.push([]) - 1;
    const length = lower.replace(ENDS, '').length;
    this.#buckets[this.#starts[index] ?? 0]?.push({ codes: codesOf(lower), anchor, length, group });
  }

  #compare(text: string, at: number, bucket: number): void {
    const hints = this.#hints;
    for (const literal of this.#buckets[bucket] ?? []) {
      if (literal.group !== 0 && (hints.groups >>> literal.group) & 1) continue;
      const from = at - literal.anchor;
      if (!isAt(text, from, literal)) continue;
      hints.groups |= 1 << literal.group;
      if (literal.group === 0) hints.places.push(from, from + literal.length);
    }
  }
}

const codesOf = (lower: string): number[] =>
  Array.from({ length: lower.length }, (_, at) => [lower.charCodeAt(at), lower.toUpperCase().charCodeAt(at)]).flat();

const indexOf = (literal: string, at: number): number =>
  (fold(literal.charCodeAt(at)) << 10) | (fold(literal.charCodeAt(at + 1)) << 5) | fold(literal.charCodeAt(at + 2));

/** Letters of English from the most frequent on, behind what is more frequent in logs. */
const FREQUENT = ' 0123456789.:/=etaoinsrhldcumfpg_-wybvk';

/** Where in the literal the three characters begin that are the least likely in other words. */
function rarest(literal: string): number {
  const rarity = (at: number): number => {
    const place = FREQUENT.indexOf(literal.charAt(at));
    return place === -1 ? FREQUENT.length : place;
  };
  let [best, most] = [0, -1];
  for (let at = 0; at + 2 < literal.length; at += 1) {
    const sum = rarity(at) + rarity(at + 1) + rarity(at + 2);
    if (sum > most) [best, most] = [at, sum];
  }
  return best;
}

/** Before the text and behind it there are blanks. */
function isAt(text: string, from: number, { codes }: Literal): boolean {
  let at = from;
  for (let place = 0; place < codes.length; place += 2) {
    const code = at >= 0 && at < text.length ? text.charCodeAt(at) : BLANK;
    if (code !== codes[place] && code !== codes[place + 1]) return false;
    at += 1;
  }
  return true;
}

/** Bits of `DIGITS`, in one pass. */
function digitsOf(bytes: Uint8Array, length: number): number {
  let found = 0;
  let run = 0;
  let group = 0;
  for (let at = 0; at < length; at += 1) {
    const code = bytes[at] ?? 0;
    if (code >= 48 && code <= 57) {
      run += 1;
      group += 1;
      if (run === MANY) found |= DIGITS.many;
      if (group === 1 && bytes[at - 1] === 43) found |= DIGITS.plus;
      if (group === 2 && isLetter(bytes[at - 2]) && isLetter(bytes[at - 3])) found |= DIGITS.country;
    } else if (run !== 0) {
      if (group === 3 && (code === 45 || code === 41)) found |= DIGITS.three;
      if (!isGlue(code) && !(code === 46 && group === 4)) run = 0;
      group = 0;
    }
  }
  return found;
}

/** Blank, parentheses, dash, slash. */
const isGlue = (code: number): boolean => code === BLANK || code === 45 || code === 40 || code === 41 || code === 47;
const isLetter = (code = 0): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

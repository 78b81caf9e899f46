import { isLetter, isLower, isUpper } from './char-codes.ts';

/** A word that logging libraries write for a level. */
export interface LevelWord {
  readonly level: string;
  readonly end: number;
  /** How it is written decides where it is believed: speech has its words in lower case too. */
  readonly written: 'upper' | 'capitalised' | 'lower';
}

/** Words of syslog, log4j, java.util.logging, Python, Go, Rust, .NET, PostgreSQL, MySQL and Windows. */
const WORDS: ReadonlySet<string> = new Set(
  'trace trce verbose debug debug1 debug2 debug3 debug4 debug5 dbug finest finer fine config info information notice note log system success warn warning error err eror severe fail failure fatal critical crit alert emerg emergency panic dpanic'.split(
    ' ',
  ),
);
/** These are said in sentences and of things as well; they count in brackets or with a colon, behind a time, and in capitals. */
const ALSO_SPEECH: ReadonlySet<string> = new Set(
  'note log system success fine config failure fail information'.split(' '),
);
const LONGEST = 11;

/** The level that stands at `at` as a word of its own. */
export function levelWordAt(text: string, at: number): LevelWord | undefined {
  const first = text.charCodeAt(at);
  if (!isLetter(first)) return undefined;
  let end = at + 1;
  let upper = isUpper(first);
  let lower = !upper;
  for (; end <= at + LONGEST; end += 1) {
    const code = text.charCodeAt(end);
    if (isUpper(code)) lower = false;
    else if (isLower(code)) upper = false;
    else break;
  }
  // DEBUG1 to DEBUG5 of PostgreSQL.
  const digit = text.charCodeAt(end);
  if (upper && end - at === 5 && digit >= 0x31 && digit <= 0x35) end += 1;
  if (end - at < 3 || end - at > LONGEST) return undefined;
  const level = text.slice(at, end).toLowerCase();
  if (!WORDS.has(level)) return undefined;
  return { level, end, written: upper ? 'upper' : lower ? 'lower' : 'capitalised' };
}

export const isAlsoSpeech = (level: string): boolean => ALSO_SPEECH.has(level);

const LETTERS: Readonly<Record<string, string>> = {
  T: 'trace',
  V: 'verbose',
  D: 'debug',
  I: 'info',
  N: 'notice',
  W: 'warning',
  E: 'error',
  F: 'fatal',
  C: 'critical',
  A: 'fatal',
};

/** The level of a single capital, as glog, Android, Ruby, Tornado and MongoDB write it. */
export function levelOfLetter(letter: string): string | undefined {
  return Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
}

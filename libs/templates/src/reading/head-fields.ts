import { BAR, COMMA, isLetter, SEMICOLON, skipBlanks } from './char-codes.ts';
import { type LevelWord, levelWordAt } from './level-word.ts';

/** What stands between a time and the message where fields are separated by a bar, a semicolon or a comma. */
export interface HeadFields {
  readonly level: string | undefined;
  readonly logger: string | undefined;
  /** Where the message begins. */
  readonly start: number;
}

const MAX_FIELDS = 5;
const LONGEST_FIELD = 100;
/** The level is the first or the second field: further behind, a field may hold what a stranger wrote. */
const LEVEL_WITHIN = 2;

/**
 * `2026-11-24 00:24:01|ERROR|main|shop.Cart|no cart`, `…;WARN;slow`, `…,ERROR,no cart`. Fields without blanks are passed where a bar is
 * between, and otherwise the level alone, since semicolons and commas stand in messages too. Undefined when it is no such head.
 */
export function fieldsBehindTime(text: string, at: number): HeadFields | undefined {
  const mark = text.charCodeAt(at);
  if (mark !== BAR && mark !== SEMICOLON && mark !== COMMA) return undefined;
  const separator = text.charAt(at);
  let start = at + 1;
  let [level, logger]: [string | undefined, string | undefined] = [undefined, undefined];
  for (let field = 0; field < MAX_FIELDS && (mark === BAR || level === undefined); field += 1) {
    const end = text.slice(start, start + LONGEST_FIELD).indexOf(separator) + start;
    const value = text.slice(start, end).trim();
    if (end < start || value.includes(' ')) break;
    const word: LevelWord | undefined = field < LEVEL_WITHIN && level === undefined ? levelWordAt(value, 0) : undefined;
    if (word?.end === value.length && word.written === 'upper') level = word.level;
    else if (mark !== BAR) return undefined;
    else if (isLetter(value.charCodeAt(0))) logger = value;
    start = end + 1;
  }
  if (start === at + 1) return undefined;
  return { level, logger, start: skipBlanks(text, start) };
}

/** Codes of the characters that heads of lines are made of. */
export const TAB = 0x09;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const SEMICOLON = 0x3b;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const BAR = 0x7c;
export const BRACE = 0x7b;

/** Past the end a code is NaN, which is none of these. */
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
export const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
export const isLetter = (code: number): boolean => isUpper(code) || isLower(code);
export const isBlank = (code: number): boolean => code === SPACE || code === TAB;

/** Where the blanks from `at` end. */
export function skipBlanks(text: string, at: number): number {
  let end = at;
  while (isBlank(text.charCodeAt(end))) end += 1;
  return end;
}

/** The number of exactly two digits at `at`; -1 when they are not there. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** How many digits stand at `at`, up to `most`. */
export function digitsAt(text: string, at: number, most: number): number {
  let count = 0;
  while (count < most && isDigit(text.charCodeAt(at + count))) count += 1;
  return count;
}

/** Where the word at `at` ends: at a blank or the end of the text, at most `most` characters on; -1 when it is longer. */
export function wordEnd(text: string, at: number, most: number): number {
  for (let end = at; end <= at + most; end += 1) {
    const code = text.charCodeAt(end);
    if (Number.isNaN(code) || isBlank(code)) return end;
  }
  return -1;
}

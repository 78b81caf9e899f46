/** CSI and OSC sequences of ECMA-48, which colour a terminal or set its title. */
const ESC = String.fromCodePoint(27);
const ANSI = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${ESC}\\p{Cc}]*(?:\\u0007|${ESC}\\\\)?)`, 'gu');

/** Invisible characters that reorder, join or hide text: marks of direction, zero-width ones. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
/** Shows nothing and parts nothing, unlike a tab or the end of a line. */
const UNSEEN = /[^\P{Cc}\t\n\v\f\r\u0085]+/gu;
const BLANK = /[\p{Cc}\p{Z}]+/gu;

/**
 * One line of text that shows what it says: terminal sequences and invisible characters removed, line breaks, control
 * characters and runs of white space as one space. At most `limit` characters are read, so that is the bound of the work.
 */
export function plainText(text: string, limit: number): string {
  return cut(text, limit).replace(ANSI, '').replace(INVISIBLE, '').replace(BLANK, ' ').trim().toWellFormed();
}

/** The text without what nobody sees: terminal sequences, invisible and control characters. Blanks and line ends stay. */
export function withoutHidden(text: string): string {
  return text.replace(INVISIBLE, '').replace(ANSI, '').replace(UNSEEN, '');
}

/** The first `limit` UTF-16 units, never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

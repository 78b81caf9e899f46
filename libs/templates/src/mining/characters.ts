export const DIGIT = 1;
/** A letter that is a digit of base 16 as well. */
const HEX = 2;
export const LETTER = 4;

const KINDS = new Uint8Array(128);
for (let code = 48; code < 58; code += 1) KINDS[code] = DIGIT;
for (const first of [65, 97])
  for (let place = 0; place < 26; place += 1) KINDS[first + place] = place < 6 ? HEX : LETTER;

/** What a UTF-16 unit is to the parts that vary; 0 for punctuation, blanks and everything beyond ASCII. */
export function kindOf(code: number): number {
  return code < 128 ? (KINDS[code] ?? 0) : 0;
}

/** A piece of a text: a lower-cased word, `*` for a variable part, or a sign that tells something. */
export interface Token {
  readonly text: string;
  readonly kind: 'word' | 'variable' | 'sign';
}

/** UTF-16 units that are read; a template is shorter. */
const MAX_READ = 600;

const PIECE = /<[a-z*]{1,10}>|[\p{L}\p{M}]+|[!?%]/gu;
const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+|\p{Lu}/gu;

/** Splits at whatever is no letter, and compounds at their capitals: `readTimeout`, `read_timeout` and `read timeout` are the same. */
export function tokensOf(text: string): Token[] {
  return (text.slice(0, MAX_READ).match(PIECE) ?? []).flatMap((piece): Token[] => {
    if (piece.startsWith('<')) return [{ text: '*', kind: 'variable' }];
    if (/[!?%]/.test(piece)) return [{ text: piece, kind: 'sign' }];
    return (piece.match(PARTS) ?? []).map((part) => ({ text: part.toLowerCase(), kind: 'word' }));
  });
}

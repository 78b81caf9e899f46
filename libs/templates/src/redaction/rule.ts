/** One kind of what may not be kept, known by its form. */
export interface Rule {
  readonly kind: string;
  /** What every match holds, in small letters, three characters at least: where none of them is, the pattern is not tried. */
  readonly hints: readonly string[];
  /** Linear: a look-behind keeps a word from being tried at each of its characters; what repeats is bounded or ends where the next part begins. */
  readonly pattern: RegExp;
  readonly replace: (match: string, ...groups: string[]) => string;
}

export const as = (mark: string) => () => mark;
/** Keeps what names the secret: the first group. */
export const after = (_: string, name = ''): string => `${name}<secret>`;

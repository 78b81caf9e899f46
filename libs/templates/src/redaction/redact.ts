import { ADDRESS } from './addresses.ts';
import { FIELD_WORDS } from './field-at.ts';
import { redactFields } from './fields.ts';
import { HintScanner, type Hints } from './hints.ts';
import { KEYS_BY_FORM } from './keys-by-form.ts';
import { CALLED, EMAIL, NUMBERS } from './people.ts';
import { BORN, LINE_OF_KEY, PHRASES } from './phrases.ts';
import { withoutHidden } from './plain-text.ts';
import type { Rule } from './rule.ts';

/** In this order: the surest first. */
const BEFORE_FIELDS: readonly Rule[] = [...KEYS_BY_FORM, ...PHRASES, BORN, ...CALLED];

const scanner = new HintScanner([FIELD_WORDS, ...[...BEFORE_FIELDS, ADDRESS].map(({ hints }) => hints)]);

/**
 * The text without secrets and personal data: keys, tokens, passwords, codes, cards, accounts, emails, telephone numbers, addresses,
 * names and dates of birth behind telling names. Total, idempotent, and linear in the length of the text. Invisible characters and
 * terminal sequences within a secret don't hide it; where they do, the text comes back without them. A secret that nothing names and
 * that has no form of its own is not seen.
 */
export function redact(text: string): string {
  const hints = scanner.scan(text);
  const { special } = hints;
  const clean = redacted(text, hints);
  if (!special) return clean;
  const bare = withoutHidden(text);
  if (bare === text) return clean;
  const seen = again(bare);
  if (seen === bare) return clean;
  // What hides within a secret is seen without it, what parts a secret from a word only with it.
  const both = again(withoutHidden(clean));
  return marksIn(both) > marksIn(seen) ? both : seen;
}

const again = (text: string): string => redacted(text, scanner.scan(text));
const marksIn = (text: string): number => text.match(/<[a-z]{2,9}>/g)?.length ?? 0;

/** Characters at the end of a text that was cut which may be the beginning of one secret. */
const LOOSE_END = 256;

/** The same for a text whose end was cut off: its last word may be the beginning of a secret, and is left out. */
export function redactCut(text: string): string {
  const least = Math.max(0, text.length - LOOSE_END);
  let end = text.length;
  while (end > least && !/\s/.test(text.charAt(end - 1))) end -= 1;
  // Numbers of cards and telephones have blanks.
  while (end > least && /[\d\s()+-]/.test(text.charAt(end - 1))) end -= 1;
  return redact(text.slice(0, end));
}

function redacted(text: string, { groups, digits, places }: Hints): string {
  let clean = text.replace(LINE_OF_KEY.pattern, '<secret>');
  if (groups !== 0) clean = applied(clean, BEFORE_FIELDS, groups >>> 1);
  if (groups & 1) clean = redactFields(clean, clean === text ? places : scanner.scan(clean).places);
  if (clean.includes('@') || clean.includes('%40')) clean = clean.replace(EMAIL.pattern, EMAIL.replace);
  if (groups !== 0) clean = applied(clean, [ADDRESS], groups >>> (1 + BEFORE_FIELDS.length));
  for (const rule of digits === 0 ? [] : NUMBERS) {
    if (rule.digits & digits) clean = clean.replace(rule.pattern, rule.replace);
  }
  return clean;
}

/** `groups`: a bit for each of the rules, the lowest for the first. */
function applied(text: string, rules: readonly Rule[], groups: number): string {
  let clean = text;
  for (const [place, { pattern, replace }] of rules.entries()) {
    if ((groups >>> place) & 1) clean = clean.replace(pattern, replace);
  }
  return clean;
}

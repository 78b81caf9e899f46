import { digest } from '@hale/events';
import { Recent } from '../recent.ts';
import { cut, plainText } from '../redaction/plain-text.ts';
import { redact } from '../redaction/redact.ts';
import { ANY, maskNumbers } from './mask-numbers.ts';
import { type Tokens, tokensOf } from './tokens.ts';

/** Characters (UTF-16 units) of a template. */
export const MAX_TEMPLATE_LENGTH = 400;

/** Of longer messages the rest is not read: a template is far shorter, and the bound keeps a hostile line cheap. */
const MAX_READ = 4_096;
/** Characters of a token beyond its key. */
const MAX_SHOWN = 200;
/** How often a text is masked again at most, until nothing changes. */
const MAX_ROUNDS = 4;
const PRINTABLE = /^[ -~]*$/;

export interface Template {
  /** The same for the same text. */
  readonly id: string;
  /** The message with `<*>` for each of its variable parts: one line, printable. Never empty. */
  readonly text: string;
}

/** The part of a message that is read, as one printable line. */
export function readable(message: string): string {
  const text = message.length > MAX_READ ? cut(message, MAX_READ) : message;
  return PRINTABLE.test(text) ? text.trim() : plainText(text, MAX_READ);
}

/** The tokens of a readable text that has no secrets any more. Their text has the same tokens. */
export function templateTokens(text: string): Tokens {
  let tokens = bounded(tokensOf(maskNumbers(text)));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const again = bounded(tokensOf(maskNumbers(tokens.shown.join(''))));
    if (haveEqualKeys(again.keys, tokens.keys)) return again;
    tokens = again;
  }
  return tokens;
}

export function haveEqualKeys(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, place) => key === other[place]);
}

/** Texts whose masked form is remembered. A text with a secret is not among them. */
const maskedTexts = new Recent<string>(4_096);

/**
 * What stays the same of a message when the same statement logs again: its secrets and its variable parts masked. Total: any text
 * has one, and a template's text is its own.
 */
export function maskedText(message: string): string {
  const text = readable(message);
  const masked = maskNumbers(text);
  const known = maskedTexts.get(masked);
  if (known !== undefined) return known;
  const clean = redact(text);
  const result = templateTokens(clean).shown.join('');
  if (clean === text) maskedTexts.set(masked, result);
  return result;
}

export function templateId(text: string): string {
  return digest('template', text);
}

/** The template of a message by itself, before anything is known of others. */
export function templateOf(message: string): Template {
  const text = maskedText(message);
  return { id: templateId(text), text };
}

/** As many tokens as a template has room for, shown by their key alone where there is no room for more. */
function bounded({ keys, shown }: Tokens): Tokens {
  const texts: string[] = [];
  let room = MAX_TEMPLATE_LENGTH;
  for (const [place, key] of keys.entries()) {
    const text = shown[place] ?? '';
    const fits = text.length <= Math.min(room, MAX_SHOWN) ? text : key;
    room -= Math.max(key.length, fits.length);
    if (room < 0) break;
    texts.push(fits);
  }
  while (texts.length > 0 && keys[texts.length - 1] === ' ') texts.pop();
  if (texts.length > 0) return { keys: keys.slice(0, texts.length), shown: texts };
  const [first = ''] = keys;
  return tokensOf(first === '' ? '<empty>' : first.includes(ANY) ? ANY : cut(first, MAX_TEMPLATE_LENGTH));
}

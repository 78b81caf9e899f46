import { digest } from '@hale/events';
import { masks } from './masks.ts';
import { cut, plainText } from './plain-text.ts';
import { redact } from './redact.ts';

/** Characters (UTF-16 units) of a template. */
export const MAX_TEMPLATE_LENGTH = 400;

/** Of longer messages the rest is not read: a template is far shorter, and the bound keeps a hostile line cheap. */
const MAX_READ = 4_096;

export interface Template {
  /** The same for the same text. */
  readonly id: string;
  /** The message with its variable parts masked: one line, printable, without any ASCII digit. Never empty. */
  readonly text: string;
}

/** The template of a message: what stays the same when the same statement logs again. Total: any text has one. */
export function templateOf(message: string): Template {
  let text = redact(plainText(message, MAX_READ));
  for (const { pattern, replace } of masks) {
    text = typeof replace === 'string' ? text.replace(pattern, replace) : text.replace(pattern, replace);
  }
  const bounded = cut(text, MAX_TEMPLATE_LENGTH).trim() || '<empty>';
  return { id: digest('template', bounded), text: bounded };
}

import { digest } from '@hale/events';
import { cut, plainText } from '../redaction/plain-text.ts';
import { redact } from '../redaction/redact.ts';
import { masks } from './masks.ts';

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

/**
 * What stays the same of a message when the same statement logs again: its secrets and its variable parts masked. Total: any text
 * has one.
 */
export function maskedText(message: string): string {
  let text = redact(plainText(message, MAX_READ));
  for (const { pattern, replace } of masks) {
    text = typeof replace === 'string' ? text.replace(pattern, replace) : text.replace(pattern, replace);
  }
  return cut(text, MAX_TEMPLATE_LENGTH).trim() || '<empty>';
}

export function templateId(text: string): string {
  return digest('template', text);
}

/** The template of a message by itself, before anything is known of others. */
export function templateOf(message: string): Template {
  const text = maskedText(message);
  return { id: templateId(text), text };
}

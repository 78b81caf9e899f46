import type { Held } from './delivery.ts';
import { heldOf } from './delivery.ts';
import type { Links } from './links.ts';
import type { Message } from './message.ts';
import { isWorse } from './note.ts';
import { ACTION_WORDS, causeLines, plainLine, renderLine, statusWords, utc } from './words.ts';

/** Why there is a letter. */
export type Occasion = 'opened' | 'worse' | 'waiting' | 'resolved';

/**
 * Whether what has changed is worth a letter: an inbox is not a thread that is looked at when there is time. An
 * incident that somebody has taken is written of when it becomes worse or is over.
 */
export function letterDue(held: Held | undefined, message: Message): Occasion | undefined {
  const { status, severity, waiting } = heldOf(message.body);
  if (!held) return 'opened';
  if (held.status === 'resolved') return undefined;
  if (status === 'resolved') return 'resolved';
  if (isWorse(severity, held.severity)) return 'worse';
  if (status === 'acknowledged') return undefined;
  return waiting.some((id) => !held.waiting.includes(id)) ? 'waiting' : undefined;
}

export interface Letter {
  readonly subject: string;
  readonly messageId: string;
  /** The first letter, of the same thread; absent in that itself. */
  readonly inReplyTo?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

export interface Post {
  /** The receiver's name: two of them have two threads. */
  readonly receiver: string;
  /** The domain of the sender's address. */
  readonly domain: string;
  /** Letters of the thread so far. */
  readonly letters: number;
  /** That of the first letter; a mail program threads by it as well. */
  readonly subject?: string | undefined;
}

const MAX_SUBJECT = 180;
const MAX_LINE = 500;

/** The same letter has the same Message-ID each time it is sent, so that a repetition can be recognised. */
export function writeLetter(message: Message, { receiver, domain, letters, subject }: Post, links: Links): Letter {
  const id = (count: number) => `<${message.incident}.${count}.${receiver}@${domain}>`;
  const lines = linesOf(message);
  const link = links.url === undefined ? undefined : new URL(`/incidents/${message.incident}`, links.url).href;
  return {
    subject: subject ?? subjectOf(message),
    messageId: id(letters),
    ...(letters > 0 && { inReplyTo: id(0) }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `<hale.${receiver}.${domain}>`,
    },
    text: `${[...lines, '', ...(link === undefined ? [] : [link]), NO_WAY_BACK].join('\n')}\n`,
    html: htmlOf(lines, link),
  };
}

/** A mail has no signature that we could check, so it decides nothing. */
const NO_WAY_BACK = 'An answer to this message is read by nobody: decide in the console.';

function subjectOf({ body }: Message): string {
  return plainLine(`[Hale] ${body.severity}: ${body.title} (${body.env})`, MAX_SUBJECT);
}

function linesOf(message: Message): string[] {
  const { body } = message;
  const lines = [
    renderLine(message),
    '',
    `Status: ${statusWords(body)}`,
    `Services: ${body.services.join(', ')} (${body.env})`,
    `First symptom: ${utc(body.startedAt)}`,
    ...causeLines(body.cause).map((line, index) => (index === 0 ? `Cause: ${line}` : line)),
    ...body.actions.flatMap(({ action, service, state, detail, proof }) => [
      `Action: ${action} ${service}: ${ACTION_WORDS[state]}. ${detail}`,
      ...proof.map((line) => `✔ ${line}`),
    ]),
    `Incident: ${message.incident}`,
  ];
  return lines.map((line) => plainLine(line, MAX_LINE));
}

function htmlOf(lines: readonly string[], link: string | undefined): string {
  const paragraphs = lines.filter((line) => line !== '').map((line) => `<p>${escaped(line)}</p>`);
  const way = link === undefined ? [] : [`<p><a href="${escaped(link)}">Open in Hale</a></p>`];
  return ['<!doctype html><html><body>', ...paragraphs, ...way, `<p>${NO_WAY_BACK}</p>`, '</body></html>'].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

import type { ActionState, CauseLine, Message, MessageBody } from './message.ts';

export const ACTION_WORDS: Readonly<Record<ActionState, string>> = {
  planned: 'planned',
  waiting: 'waits for approval',
  approved: 'approved',
  declined: 'not done',
  running: 'under way',
  verified: 'done and verified',
  ineffective: 'done, did not help',
  failed: 'failed',
  recovered: 'not needed: it recovered',
  'dry-run': 'dry run: not done',
  abandoned: 'abandoned',
  undone: 'did not help, undone',
  unknown: 'state unknown',
};

/** One line: severity, title, state. Plain text, at most 400 characters. */
export function renderLine({ body }: Message): string {
  return plainLine(`[${body.severity}] ${body.title} (${body.env}): ${statusWords(body)}`, 400);
}

export function statusWords(body: MessageBody): string {
  if (body.status === 'resolved') {
    const took = body.resolvedAt === undefined ? '' : ` after ${duration(body.resolvedAt - body.startedAt)}`;
    return `resolved${took}${body.resolution === undefined ? '' : `, ${body.resolution}`}`;
  }
  if (body.status === 'acknowledged') return `acknowledged by ${body.acknowledgedBy ?? 'somebody'}`;
  return body.status;
}

/** The likeliest cause with its evidence, a line each; none while nobody has looked for it. */
export function causeLines(cause: CauseLine | null | undefined): string[] {
  if (cause === undefined) return [];
  if (cause === null) return ['The evidence does not suffice to name a cause.'];
  const sure = `${Math.round(cause.confidence * 100)} % sure`;
  return [`${cause.service}: ${cause.faultClass}, ${sure}`, ...cause.evidence.map((line) => `• ${line}`)];
}

/**
 * Text of telemetry on one line: no control characters, and none that are invisible or turn the direction of
 * writing, with which a line could be made to read as another.
 */
export function plainLine(text: string, limit: number): string {
  return clip(text.replaceAll(/\p{Cf}+/gu, '').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '), limit);
}

/** At most so many characters, the last of them a whole one. */
export function clip(text: string, limit: number): string {
  // Half of a surrogate pair at the end would not be a character.
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Milliseconds in the two largest units that matter. */
function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

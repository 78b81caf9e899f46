import type { Severity } from '@hale/events';
import type { ActionLine, ActionState, CauseLine, Message, MessageBody } from './message.ts';

/** A section or context block of Slack's Block Kit, as far as it is used. */
export interface MrkdwnText {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Keeps Slack from making links out of URLs and names that telemetry contains. */
  readonly verbatim: true;
}
export type SlackBlock =
  | { readonly type: 'section'; readonly text: MrkdwnText }
  | { readonly type: 'section'; readonly fields: MrkdwnText[] }
  | { readonly type: 'context'; readonly elements: MrkdwnText[] };

export interface SlackMessage {
  /** What notifications and screen readers get; always there. */
  readonly text: string;
  readonly blocks: SlackBlock[];
}

/** Slack refuses a section above 3000 characters and a field above 2000; escaping makes text up to five times longer. */
const MAX_TEXT = 500;
const MAX_LINE = 180;

const SEVERITY_SIGN: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟠',
  info: '🔵',
  unknown: '⚪',
};

const ACTION_WORDS: Readonly<Record<ActionState, string>> = {
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
  return clip(`[${body.severity}] ${body.title} (${body.env}): ${statusWords(body)}`, 400);
}

/** The message in Slack's Block Kit: every text escaped, so that nothing in it is a mention, a link or markup. */
export function renderSlack(message: Message): SlackMessage {
  const { body } = message;
  const head = `${body.status === 'resolved' ? '✅' : SEVERITY_SIGN[body.severity]} *${escaped(body.title)}*`;
  const blocks: SlackBlock[] = [
    section(head),
    {
      type: 'section',
      fields: [
        field('Severity', body.severity),
        field('Status', statusWords(body)),
        field('Services', `${body.services.join(', ')} (${body.env})`),
        field('First symptom', utc(body.startedAt)),
      ],
    },
  ];
  const cause = causeLines(body.cause);
  if (cause.length > 0) blocks.push(section(`*Cause*\n${cause.map((line) => escaped(line, MAX_LINE)).join('\n')}`));
  for (const action of body.actions) blocks.push(section(actionText(action)));
  blocks.push({ type: 'context', elements: [mrkdwn(escaped(message.incident))] });
  return { text: escaped(renderLine(message)), blocks };
}

function statusWords(body: MessageBody): string {
  if (body.status === 'resolved') {
    const took = body.resolvedAt === undefined ? '' : ` after ${duration(body.resolvedAt - body.startedAt)}`;
    return `resolved${took}${body.resolution === undefined ? '' : `, ${body.resolution}`}`;
  }
  if (body.status === 'acknowledged') return `acknowledged by ${body.acknowledgedBy ?? 'somebody'}`;
  return body.status;
}

function causeLines(cause: CauseLine | null | undefined): string[] {
  if (cause === undefined) return [];
  if (cause === null) return ['The evidence does not suffice to name a cause.'];
  const sure = `${Math.round(cause.confidence * 100)} % sure`;
  return [`${cause.service}: ${cause.faultClass}, ${sure}`, ...cause.evidence.map((line) => `• ${line}`)];
}

function actionText({ action, service, state, detail, proof }: ActionLine): string {
  const lines = [
    `*${escaped(`${action} ${service}`, MAX_LINE)}*: ${ACTION_WORDS[state]}`,
    ...(detail === '' ? [] : [escaped(detail, MAX_LINE)]),
    ...proof.map((line) => escaped(`✔ ${line}`, MAX_LINE)),
  ];
  return lines.join('\n');
}

const mrkdwn = (text: string): MrkdwnText => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text: string): SlackBlock => ({ type: 'section', text: mrkdwn(text) });
const field = (label: string, value: string): MrkdwnText => mrkdwn(`*${label}*\n${escaped(value, MAX_LINE)}`);

/**
 * Text that Slack shows as it is. `&`, `<` and `>` are its only control characters: without them there is no
 * `<!channel>`, `<@user>` or `<url|label>`. Characters of emphasis and line breaks are defused, as they could
 * forge another line of the message.
 */
function escaped(text: string, limit = MAX_TEXT): string {
  const plain = clip(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '), limit);
  return plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, '$&\u200b');
}

function clip(text: string, limit: number): string {
  // Half of a surrogate pair at the end would not be a character.
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function utc(at: number): string {
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

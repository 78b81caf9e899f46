import { planHash, type Severity, signTicket, type Ticket } from '@hale/events';
import type { Links } from './links.ts';
import type { ActionLine, Message } from './message.ts';
import type { Note } from './note.ts';
import { ACTION_WORDS, causeLines, plainLine, renderLine, statusWords, utc } from './words.ts';

/** A block of Slack's Block Kit, as far as it is used. */
export interface MrkdwnText {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Keeps Slack from making links out of URLs and names that telemetry contains. */
  readonly verbatim: true;
}
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}
export interface Button {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  /** A signed ticket. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: {
    readonly title: PlainText;
    readonly text: PlainText;
    readonly confirm: PlainText;
    readonly deny: PlainText;
  };
}
export type SlackBlock =
  | { readonly type: 'section'; readonly text: MrkdwnText }
  | { readonly type: 'section'; readonly fields: MrkdwnText[] }
  | { readonly type: 'context'; readonly elements: MrkdwnText[] }
  | { readonly type: 'actions'; readonly block_id: string; readonly elements: Button[] };

export interface SlackMessage {
  /** What notifications and screen readers get; always there. */
  readonly text: string;
  readonly blocks: SlackBlock[];
}

/** Slack refuses a section above 3000 characters and a field above 2000; escaping makes text up to five times longer. */
const MAX_TEXT = 500;
const MAX_LINE = 180;
/** A button that is older has to be pressed in the console. */
const TICKET_MS = 24 * 3_600_000;

const SEVERITY_SIGN: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟠',
  info: '🔵',
  unknown: '⚪',
};

/**
 * The message in Slack's Block Kit: every text escaped, so that nothing in it is a mention, a link or markup; and
 * the buttons that its state allows.
 */
export function renderSlack(message: Message, links: Links = {}, now = 0): SlackMessage {
  const { body, incident } = message;
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
  for (const action of body.actions) {
    blocks.push(section(actionText(action)));
    if (action.state === 'waiting') blocks.push(...answers(message, action, links, now));
  }
  blocks.push(...controls(message, links, now));
  const link = links.url === undefined ? '' : ` · <${new URL(`/incidents/${incident}`, links.url).href}|open in Hale>`;
  blocks.push({ type: 'context', elements: [mrkdwn(`${escaped(incident)}${link}`)] });
  return { text: escaped(renderLine(message)), blocks };
}

/** What happened since, for the incident's thread: a section a note. */
export function renderNotes(notes: readonly Note[]): SlackMessage {
  const lines = notes.map(({ at, text }) => `\`${utc(at).slice(11)}\` ${escaped(text)}`);
  const text = notes.length > 1 ? `${notes.length} updates: ${notes.at(-1)?.text ?? ''}` : (notes[0]?.text ?? '');
  return { text: escaped(text), blocks: lines.map(section) };
}

/** Approve and reject, for what waits for a person. The ticket binds the plan that is shown. */
function answers({ incident }: Message, action: ActionLine, { secret }: Links, now: number): SlackBlock[] {
  if (secret === undefined) return [];
  const plan = planHash({ id: action.id, action: action.action, service: action.service, plan: action.detail });
  const ticket = (answer: 'approve' | 'reject'): string =>
    signTicket({ action: answer, incident, remediation: action.id, plan, exp: now + TICKET_MS }, secret);
  const what = plainLine(`${action.action} ${action.service}: ${action.detail}`, 250);
  return [
    {
      type: 'actions',
      block_id: `answer-${action.id}`,
      elements: [
        { ...button('approve', 'Approve', ticket('approve')), style: 'primary', confirm: sure('Approve?', what) },
        { ...button('reject', 'Reject', ticket('reject')), style: 'danger' },
      ],
    },
  ];
}

function controls({ incident, body }: Message, { secret }: Links, now: number): SlackBlock[] {
  if (secret === undefined) return [];
  const ticket = (action: Ticket['action']) => signTicket({ action, incident, exp: now + TICKET_MS }, secret);
  const resolve: Button = {
    ...button('resolve', 'Resolve', ticket('resolve')),
    style: 'danger',
    confirm: sure('Resolve?', 'The incident is closed, whatever is still found.'),
  };
  const acknowledge = button('acknowledge', 'Acknowledge', ticket('acknowledge'));
  const silence = button('silence', 'Silence 1 h', ticket('silence'));
  const falseAlarm: Button = {
    ...button('false-alarm', 'False alarm', ticket('false-alarm')),
    confirm: sure('False alarm?', 'The same is not found again for some weeks. It can be taken back in the console.'),
  };
  const open = [...(body.status === 'acknowledged' ? [] : [acknowledge]), resolve, silence];
  const elements = [...(body.status === 'resolved' ? [] : open), falseAlarm];
  return [{ type: 'actions', block_id: 'incident', elements }];
}

function button(action: Ticket['action'], label: string, value: string): Button {
  return { type: 'button', action_id: `hale_${action}`, text: plain(label), value };
}

function sure(title: string, text: string): NonNullable<Button['confirm']> {
  return { title: plain(title), text: plain(text), confirm: plain('Yes'), deny: plain('No') };
}

function actionText({ action, service, state, detail, proof, approvedBy }: ActionLine): string {
  const lines = [
    `*${escaped(`${action} ${service}`, MAX_LINE)}*: ${ACTION_WORDS[state]}`,
    ...(approvedBy === undefined ? [] : [`approved by @${escaped(approvedBy, MAX_LINE)}`]),
    ...(detail === '' ? [] : [escaped(detail, MAX_LINE)]),
    ...proof.map((line) => escaped(`✔ ${line}`, MAX_LINE)),
  ];
  return lines.join('\n');
}

const plain = (text: string): PlainText => ({ type: 'plain_text', text });
const mrkdwn = (text: string): MrkdwnText => ({ type: 'mrkdwn', text, verbatim: true });
const section = (text: string): SlackBlock => ({ type: 'section', text: mrkdwn(text) });
const field = (label: string, value: string): MrkdwnText => mrkdwn(`*${label}*\n${escaped(value, MAX_LINE)}`);

/**
 * Text that Slack shows as it is. `&`, `<` and `>` are its only control characters: without them there is no
 * `<!channel>`, `<@user>` or `<url|label>`. Characters of emphasis and line breaks are defused, as they could
 * forge another line of the message.
 */
function escaped(text: string, limit = MAX_TEXT): string {
  return plainLine(text, limit)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, '$&\u200b');
}

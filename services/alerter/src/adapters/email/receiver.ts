import { createTransport } from 'nodemailer';
import type { EmailConfig } from '../../config.ts';
import { type Failure, told } from '../../policy/delivery.ts';
import { letterDue, writeLetter } from '../../policy/letter.ts';
import type { Links } from '../../policy/links.ts';
import type { Receiver } from '../../receiver.ts';

const TIMEOUT_MS = 8_000;

/** Errors of nodemailer that a person has to mend. */
const LASTING = new Set(['EAUTH', 'ETLS', 'ENOAUTH', 'EOAUTH2', 'ECONFIG', 'EMESSAGE']);

/** One thread an incident: a letter when it is opened, gets worse, waits for somebody, or is over. */
export function emailReceiver(receiver: string, config: EmailConfig, links: Links): Receiver {
  const transport = createTransport({
    host: config.host,
    port: config.port,
    secure: config.secure,
    requireTLS: config.requireTls && !config.secure,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What a letter quotes never names a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(config.user !== undefined && { auth: { user: config.user, pass: config.password ?? '' } }),
  });
  const domain = config.from.slice(config.from.lastIndexOf('@') + 1);
  return {
    kind: 'email',
    failure: emailFailure,
    async tell({ message }, delivery, { keep }) {
      if (letterDue(delivery.held, message) === undefined) return;
      const { letters = 0, subject } = delivery;
      const letter = writeLetter(message, { receiver, domain, letters, subject }, links);
      const { inReplyTo, ...content } = letter;
      await transport.sendMail({
        from: config.from,
        to: config.to,
        ...content,
        headers: { ...letter.headers },
        ...(inReplyTo !== undefined && { inReplyTo, references: inReplyTo }),
      });
      const next = { ...told(delivery, message.revision, message.body), letters: letters + 1, subject: letter.subject };
      await keep(next, letter.messageId);
    },
    verify: async () => void (await transport.verify()),
    close: () => transport.close(),
  };
}

/** Quotes codes only: what a server says may hold addresses and more. */
function emailFailure(error: unknown): Failure {
  const { code, responseCode } = (error ?? {}) as { readonly code?: unknown; readonly responseCode?: unknown };
  const name = typeof code === 'string' && /^E[A-Z0-9]{2,20}$/.test(code) ? code : 'no usable answer';
  const answered = typeof responseCode === 'number' && name !== 'ETLS';
  const reason = answered ? `SMTP ${responseCode}` : name;
  const refused = typeof responseCode === 'number' && responseCode >= 500;
  return { kind: refused || LASTING.has(name) ? 'never' : 'later', reason };
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { digest } from './ids.ts';
import { nameSchema } from './nouns/service.ts';
import { instantSchema } from './nouns/time.ts';

/**
 * What a button of a message stands for. The alerter signs it and the console reads it when it is pressed: what
 * comes back from a messenger is a stranger's word until then.
 */
export const ticketSchema = z.strictObject({
  action: z.enum(['approve', 'reject', 'acknowledge', 'resolve', 'silence', 'false-alarm']),
  incident: nameSchema,
  /** What would be done, for `approve` and `reject`. */
  remediation: nameSchema.optional(),
  /** {@link planHash} of what the message showed: another plan is not approved by it. */
  plan: z.string().max(64).optional(),
  /** It counts for nothing after that. */
  exp: instantSchema,
});
export type Ticket = z.infer<typeof ticketSchema>;

/** Names a remediation's plan as a person reads it. */
export function planHash(shown: {
  readonly id: string;
  readonly action: string;
  readonly service: string;
  readonly plan: string;
}): string {
  return digest('plan', shown.id, shown.action, shown.service, shown.plan);
}

/** The ticket as text that cannot be altered without the secret: less than 600 characters. */
export function signTicket(ticket: Ticket, secret: string): string {
  const payload = Buffer.from(JSON.stringify(ticketSchema.parse(ticket))).toString('base64url');
  return `${payload}.${signatureOf(payload, secret)}`;
}

/** The ticket in a text, or why it counts for nothing. */
export function readTicket(text: string, secret: string, now: number): Ticket | 'forged' | 'expired' {
  const [payload = '', signature = '', ...more] = text.split('.');
  const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(payload, secret))];
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  const ticket = ticketSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!ticket.success) return 'forged';
  return ticket.data.exp < now ? 'expired' : ticket.data;
}

const signatureOf = (payload: string, secret: string): string =>
  createHmac('sha256', secret).update(`hale ticket ${payload}`).digest('base64url');

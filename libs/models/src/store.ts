import { readFileSync } from 'node:fs';
import { CONTROL, type RedisClient, stateKey } from '@hale/bus';
import { digest } from '@hale/events';
import { z } from 'zod';
import type { Prompt } from './prompt.ts';

const SERVICE = 'models';
const DAY_MS = 86_400_000;
/** As long as an incident may last, and longer than the day that is counted. */
const REMEMBER_MS = 30 * DAY_MS;

const script = (name: string): string => readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');
const RESERVE = script('reserve');
const SETTLE = script('settle');

/** An amount of a day's and an incident's budget under a name of its own, in billionths of a dollar. */
export interface Reservation {
  readonly id: string;
  readonly incident: string | undefined;
  /** `2026-11-25`, in UTC: settled on the day on which it was reserved. */
  readonly day: string;
}

export interface Caps {
  readonly perDay: number;
  readonly perIncident: number;
}

/** `taken` is what the day has come to with it. */
export interface Granted {
  readonly granted: 'granted' | 'day' | 'incident';
  readonly taken: number;
}

const spentKey = (day: string): string => stateKey(SERVICE, `spent/${day}`, CONTROL);

const keysOf = (day: string, incident: string): string[] => [
  spentKey(day),
  stateKey(SERVICE, `spent-for/${incident}`, CONTROL),
  stateKey(SERVICE, `reserved/${day}`, CONTROL),
];

/** Reserved atomically, so that however many ask at once, what is reserved and spent never exceeds the caps. */
export async function reserve(
  redis: RedisClient,
  { id, incident = '', day }: Reservation,
  nano: number,
  caps: Caps,
): Promise<Granted> {
  const args = [id, incident, nano, caps.perDay, caps.perIncident, REMEMBER_MS];
  const answer = await redis.eval(RESERVE, 3, ...keysOf(day, incident), ...args);
  const [granted, taken] = z.tuple([z.enum(['granted', 'day', 'incident']), z.coerce.number()]).parse(answer);
  return { granted, taken };
}

/** What the reservation came to. One that is never settled, because its process died, stays spent whole. */
export async function settleReservation(
  redis: RedisClient,
  { id, incident = '', day }: Reservation,
  nano: number,
): Promise<number> {
  return Number(await redis.eval(SETTLE, 3, ...keysOf(day, incident), id, incident, nano));
}

/** What was spent and is reserved on a day. */
export async function spentOn(redis: RedisClient, day: string): Promise<number> {
  return Number((await redis.get(spentKey(day))) ?? 0);
}

const rememberedSchema = z.object({ choice: z.string(), confidence: z.number() });
export type Remembered = z.infer<typeof rememberedSchema>;

/** The same question in the same words to the same model. */
const answerKey = ({ task, version, system, user }: Prompt, model: string): string =>
  stateKey(SERVICE, `answer/${digest(task, String(version), model, system, user)}`, CONTROL);

export async function recall(redis: RedisClient, prompt: Prompt, model: string): Promise<Remembered | undefined> {
  const text = await redis.get(answerKey(prompt, model));
  return text === null ? undefined : rememberedSchema.parse(JSON.parse(text));
}

export async function remember(redis: RedisClient, prompt: Prompt, model: string, answer: Remembered): Promise<void> {
  await redis.set(answerKey(prompt, model), JSON.stringify(answer), 'PX', REMEMBER_MS);
}

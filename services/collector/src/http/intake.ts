import type { Logger, Publisher, Write } from '@hale/bus';
import type { Draft } from '@hale/events';
import type { Request, RequestHandler, Response } from 'express';
import type { CollectorMetrics } from '../metrics.ts';
import type { Rejected } from '../policy/otlp/fields.ts';
import { type BodyLimits, type Push, pushOf } from './body.ts';
import { busy, headersOf, type Refusal, refusalOf } from './refusal.ts';

/** The same push of the same sender within this time is a repetition: its answer got lost. Milliseconds. */
const REPEATED_WITHIN_MS = 600_000;
/** How long a sender waits for Redis. Milliseconds. */
const PATIENCE_MS = 5_000;

export interface IntakeParts {
  readonly publisher: Pick<Publisher, 'publishOnce'>;
  readonly metrics: CollectorMetrics;
  readonly log: Pick<Logger, 'warn'>;
  readonly limits: BodyLimits;
  /** Why there is no room for anything more, or undefined. */
  readonly pressure: () => string | undefined;
}

/** What a push says. */
export interface Reading {
  readonly drafts: readonly Draft[];
  /** State that changes with them. */
  readonly writes?: readonly Write[];
  /** How much of it is not taken, and why: for the sender. */
  readonly rejected?: Rejected;
  /** Done when the push was taken for the first time, never for a repetition. */
  readonly onTaken?: () => void;
}

/** One kind of push: what is in it, and how its protocol answers. */
export interface Protocol {
  readonly name: 'changes' | 'otlp' | 'alerts' | 'logs';
  /** What a push says. Throws a Refusal when it cannot be read. */
  readonly read: (push: Push) => Reading | Promise<Reading>;
  /** Sent once Redis has it, or had it already. */
  readonly accept: (response: Response, reading: Reading, push: Push) => void;
  readonly refuse: (response: Response, refusal: Refusal, type: string) => void;
}

/** Takes pushes of one protocol: durable before they are answered, each once although it is sent again. */
export function intake(protocol: Protocol, parts: IntakeParts): RequestHandler {
  return async (request, response) => {
    try {
      const reason = parts.pressure();
      if (reason !== undefined) throw busy(reason);
      const push = await pushOf(request, parts.limits);
      const reading = await soon(Promise.resolve(protocol.read(push)));
      await deliver(reading, push, protocol, parts);
      protocol.accept(response, reading, push);
    } catch (error) {
      answerRefusal(protocol, parts, error, request, response);
    }
  };
}

async function deliver(
  { drafts, writes = [], rejected, onTaken }: Reading,
  { identity }: Push,
  { name: protocol }: Protocol,
  { publisher, metrics }: IntakeParts,
): Promise<void> {
  const says = drafts.length + writes.length > 0;
  const isFirst = !says || (await soon(publisher.publishOnce(drafts, identity, { ttlMs: REPEATED_WITHIN_MS, writes })));
  metrics.pushes.inc({ protocol, outcome: isFirst ? 'taken' : 'repeated' });
  if (!isFirst) return;
  if (rejected && rejected.count > 0) metrics.itemsRejected.inc({ protocol }, rejected.count);
  onTaken?.();
}

/** Also used for what goes wrong before a protocol's own handler: a body that is too large, a missing token. */
export function answerRefusal(
  protocol: Pick<Protocol, 'name' | 'refuse'>,
  { metrics, log }: Pick<IntakeParts, 'metrics' | 'log'>,
  error: unknown,
  request: Request,
  response: Response,
): void {
  const refusal = refusalOf(error);
  metrics.pushes.inc({ protocol: protocol.name, outcome: `refused-${refusal.status}` });
  if (refusal.cause instanceof Error) {
    log.warn({ path: request.path, error: refusal.cause.message }, 'push not taken');
  }
  response.status(refusal.status).set(headersOf(refusal));
  protocol.refuse(response, refusal, request.headers['content-type'] ?? '');
}

/** The sender comes back; a publish that still succeeds is then known as a repetition. */
async function soon<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(busy('Redis does not answer')), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** How protocols answer that have no words of their own for it. */
export function refuseInJson(response: Response, { status, message }: Refusal): void {
  response.json({ status, error: message });
}

import type { Identity } from '../policy/identity.ts';
import { readEvents } from '../policy/read-events.ts';
import { jsonOf, type Push } from './body.ts';
import { type Protocol, refuseInJson } from './intake.ts';
import { Refusal } from './refusal.ts';

const MOST_EVENTS = 50_000;

/**
 * POST /api/v1/logs: what Vector's http sink sends with any of its encodings (a JSON array, newline-delimited JSON, text).
 * `?service=` names whose lines they are when they do not say so themselves.
 */
export function logsProtocol(identity: Identity, now: () => number): Protocol {
  return {
    name: 'logs',
    read(push) {
      const events = eventsOf(push);
      if (events.length > MOST_EVENTS) throw new Refusal(413, `more than ${MOST_EVENTS} events: send smaller batches`);
      const fallback = push.service === undefined ? undefined : identity.byName(push.service);
      if (push.service !== undefined && !fallback) throw new Refusal(400, 'the service of the address is not watched');
      return readEvents(events, identity, fallback, now());
    },
    accept: (response, { rejected }) =>
      void response.json({ rejected: rejected?.count ?? 0, reason: rejected?.reason }),
    refuse: refuseInJson,
  };
}

function eventsOf({ body, type }: Push): readonly unknown[] {
  switch (type) {
    case 'application/json': {
      const value = jsonOf(body);
      return Array.isArray(value) ? value : [value];
    }
    case 'application/x-ndjson':
      return linesOf(body).map((line, index) => jsonLine(line, index));
    case 'text/plain':
      return linesOf(body);
    default:
      throw new Refusal(415, 'Content-Type must be application/json, application/x-ndjson or text/plain');
  }
}

const linesOf = (body: Buffer): string[] =>
  body
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');

function jsonLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Refusal(400, `line ${index + 1} is not JSON`);
  }
}

import { type AnyEvent, type Draft, topics } from '@hale/events';

/** What every event of a chaos run carries: whose it is and which of them, from 1 on without a gap. */
export interface Token {
  /** One producer's; the partition key is made of it. */
  readonly key: string;
  readonly number: number;
}

/** What a stage leaves behind for an event, written with its commit. */
export interface Effect extends Token {
  /** The process that committed it. */
  readonly worker: string;
  /** How many events of the key the handler had seen by its own memory, this one included; 0 where none is kept. */
  readonly count: number;
}

const ENV = 'chaos';
const textOf = ({ key, number }: Token): string => `${key}/${number}`;

function parseToken(text: string): Token {
  const [key = '', number = ''] = text.split('/');
  if (key === '' || !/^\d+$/.test(number)) throw new Error(`${JSON.stringify(text)} is not of this run`);
  return { key, number: Number(number) };
}

export const effectText = (token: Token, worker: string, count = 0): string => `${textOf(token)} ${worker} ${count}`;

export function parseEffect(text: string): Effect {
  const [token = '', worker = '', count = ''] = text.split(' ');
  return { ...parseToken(token), worker, count: Number(count) };
}

/** The service of a key from the second stage on: mostly of another partition, so the first hop goes over an outbox. */
export const onwardService = (key: string) => ({ env: ENV, service: `${key}-onward` });

export function lineDraft(token: Token): Draft<'logs.collected'> {
  const service = { env: ENV, service: token.key };
  const data = { service, lines: [{ at: 0, message: textOf(token) }] };
  return topics['logs.collected'].draft(data, { subject: token.key });
}

export function sampleDraft(token: Token): Draft<'metrics.sampled'> {
  const series = [{ name: textOf(token), kind: 'gauge' as const, labels: {}, samples: [[0, 1] as [number, number]] }];
  return topics['metrics.sampled'].draft({ service: onwardService(token.key), series }, { subject: token.key });
}

export function probeDraft(token: Token): Draft<'probes.observed'> {
  const observation = { probe: 'chaos', kind: 'tcp' as const, at: 0, ok: true, latencyMs: 0, detail: textOf(token) };
  const data = { service: onwardService(token.key), observations: [observation] };
  return topics['probes.observed'].draft(data, { subject: token.key });
}

export function changeDraft(token: Token): Draft<'changes.recorded'> {
  const data = { service: onwardService(token.key), kind: 'start' as const, text: textOf(token), by: ENV, at: 0 };
  return topics['changes.recorded'].draft(data, { subject: token.key });
}

/** The token of an event that one of the drafts above has become. */
export function tokenOf(event: AnyEvent): Token {
  switch (event.type) {
    case 'logs.collected':
      return parseToken(event.data.lines[0]?.message ?? '');
    case 'metrics.sampled':
      return parseToken(event.data.series[0]?.name ?? '');
    case 'probes.observed':
      return parseToken(event.data.observations[0]?.detail ?? '');
    case 'changes.recorded':
      return parseToken(event.data.text);
    default:
      throw new Error(`${event.type} is not of this run`);
  }
}

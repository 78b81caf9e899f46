import { setTimeout as delay } from 'node:timers/promises';
import {
  CONTROL,
  type Handler,
  type HandlerContext,
  type Memory,
  openMemory,
  type Slot,
  type Subscription,
  streamOfName,
  type Write,
} from '@hale/bus';
import { type AnyEvent, type Draft, type TopicName, topics } from '@hale/events';
import { z } from 'zod';
import { effectsKey } from './store.ts';
import { changeDraft, effectText, onwardService, probeDraft, sampleDraft, type Token, tokenOf } from './token.ts';

/** One group of the chain. What it says is the next one's input. */
export interface Stage {
  readonly group: string;
  readonly topic: TopicName;
  readonly next?: (token: Token) => Draft;
  /** Keeps a running count of each key's events in memory, ahead of its commit. */
  readonly counts?: boolean;
  /** Every so many events the handler takes its time, so that kills and freezes find batches in hand. */
  readonly lingerEvery: number;
}

/**
 * Logs to samples of another partition, over outbox and relay; samples, counted in memory, to probes of the same
 * partition, in the commit; probes to the control plane, over outbox and relay; there one event after another.
 */
export const STAGES: readonly Stage[] = [
  { group: 'chaos-lines', topic: 'logs.collected', next: sampleDraft, lingerEvery: 10 },
  { group: 'chaos-counts', topic: 'metrics.sampled', next: probeDraft, counts: true, lingerEvery: 10 },
  { group: 'chaos-probes', topic: 'probes.observed', next: changeDraft, lingerEvery: 10 },
  { group: 'chaos-ledger', topic: 'changes.recorded', lingerEvery: 100 },
];

const LINGER_MS = 20;

/** A stage in one slot: a stream that is read and a list that is written. */
export interface Place {
  readonly stage: Stage;
  readonly slot: Slot;
  readonly stream: string;
  readonly effects: string;
}

export function placesOf(partitions: number): Place[] {
  return STAGES.flatMap((stage) => {
    const control = topics[stage.topic].plane === 'control';
    const slots = control ? [CONTROL] : Array.from({ length: partitions }, (_, slot) => String(slot));
    return slots.map((slot) => ({
      stage,
      slot,
      stream: streamOfName(stage.topic, slot),
      effects: effectsKey(stage.group, slot),
    }));
  });
}

/** What a worker process of that name does for a stage. */
export function subscribe(stage: Stage, worker: string): Subscription {
  const { group, topic } = stage;
  const memory = stage.counts === true ? openMemory(group, 'count', z.number()) : undefined;
  const handler: Handler = async (event, context) => {
    const token = tokenOf(event);
    if (token.number % stage.lingerEvery === 0) await delay(LINGER_MS);
    const { count, writes } = memory ? await countOf(memory, token, context) : { count: 0, writes: [] };
    const values = [effectText(token, worker, count)];
    return {
      reason: 'done',
      writes: [{ op: 'rpush', key: effectsKey(group, context.slot), values }, ...writes],
      events: stage.next ? [stage.next(token)] : [],
    };
  };
  return {
    group,
    handlers: { [topic]: handler as Handler<AnyEvent> },
    ...(memory && { reset: (slot: Slot) => memory.reset(slot) }),
  };
}

async function countOf(
  memory: Memory<number>,
  { key }: Token,
  context: HandlerContext,
): Promise<{ count: number; writes: Write[] }> {
  const remembered = await memory.load(context, onwardService(key));
  const count = (remembered.entries.get('events') ?? 0) + 1;
  return { count, writes: remembered.change(new Map([['events', count]])) };
}

import type { z } from 'zod';
import type { Draft } from './draft.ts';

/** Signals go through the telemetry plane, everything else through the control plane. */
export type Plane = 'telemetry' | 'control';

/** Every service, in the order in which one noun becomes the next. */
export const SERVICE_NAMES = [
  'collector',
  'anomaly-detector',
  'log-classifier',
  'escalation',
  'rca',
  'healer',
  'alerter',
  'console',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Who may write a topic: a service, or `timers` for what the durable timers publish. */
export type Producer = ServiceName | 'timers' | 'any';

export interface Topic<Name extends string = string, Data extends z.ZodType = z.ZodType> {
  /** `noun.past-tense`; the CloudEvents `type`. */
  readonly name: Name;
  /** Raised when a reader of the older shape could not read the newer one. */
  readonly version: number;
  readonly plane: Plane;
  /** One sentence for people. */
  readonly summary: string;
  readonly data: Data;
  /** The partition key: what must stay in order. Constant on the control plane, which is one ordered stream. */
  readonly partitionKey: (data: z.infer<Data>) => string;
  /** The partition key in words, for the generated documentation. */
  readonly partitionedBy: string;
  readonly producers: readonly Producer[];
  readonly consumers: readonly (ServiceName | 'timers')[];
  /** How long entries are kept, in milliseconds. */
  readonly retentionMs: number;
  /** At least one; every one is parsed in the tests. */
  readonly examples: readonly [z.input<Data>, ...z.input<Data>[]];
}

export interface TopicDefinition<Name extends string, Data extends z.ZodType> {
  name: Name;
  version: number;
  summary: string;
  data: Data;
  producers: readonly Producer[];
  consumers: readonly (ServiceName | 'timers')[];
  examples: readonly [z.input<Data>, ...z.input<Data>[]];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What a frame, which is one event of a signal topic, holds at most: series, lines or spans, and bytes of them (a single one
 * may be larger). An entry costs about 10 µs however little is in it; in a frame of 64 that is little a sample, and readers
 * need not wait long for it nor hold much at once.
 */
export const FRAME_LIMITS = { items: 64, bytes: 65_536 } as const;

/**
 * A topic of the telemetry plane: framed, partitioned, kept an hour, first to give way. A frame is the JSON of its data:
 * whose it is once, the identity of each series once, samples as [milliseconds, value]. `bench -- framing` holds that
 * against columns and MessagePack.
 */
export function signalTopic<const Name extends string, Data extends z.ZodType>(
  definition: TopicDefinition<Name, Data> & Pick<Topic<Name, Data>, 'partitionKey' | 'partitionedBy'>,
): Topic<Name, Data> & Drafter<Name, Data> {
  return withDrafter({ ...definition, plane: 'telemetry', retentionMs: HOUR_MS });
}

/** A topic of the control plane: one event an entry, in order with all others, never dropped, kept 30 days. */
export function controlTopic<const Name extends string, Data extends z.ZodType>(
  definition: TopicDefinition<Name, Data>,
): Topic<Name, Data> & Drafter<Name, Data> {
  return withDrafter({
    ...definition,
    plane: 'control',
    partitionKey: () => 'control',
    partitionedBy: 'nothing: one ordered stream',
    retentionMs: 30 * DAY_MS,
  });
}

interface Drafter<Name extends string, Data extends z.ZodType> {
  /** An event to be published, with its data typed by the catalogue; the bus stamps the envelope. */
  draft(data: z.input<Data>, about: Omit<Draft, 'type' | 'data'>): Draft<Name>;
}

function withDrafter<Name extends string, Data extends z.ZodType>(
  topic: Topic<Name, Data>,
): Topic<Name, Data> & Drafter<Name, Data> {
  return { ...topic, draft: (data, about) => ({ type: topic.name, data, ...about }) };
}

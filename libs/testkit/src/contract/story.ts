import { CONTROL, fnv1a, type Slot, streamOfName } from '@hale/bus';
import { checkEvent, type Draft, digest, findTopic, type ServiceName, type TopicName, topics } from '@hale/events';
import { FIXED_NOW } from '../fixtures.ts';

/** An entry that a test puts into a stream by hand. */
export interface Entry {
  readonly topic: TopicName;
  readonly stream: string;
  readonly slot: Slot;
  /** Fields and values in turn. */
  readonly fields: readonly string[];
}

/** The topics that the catalogue says the service consumes. */
export function consumedBy(name: ServiceName): TopicName[] {
  return (Object.keys(topics) as TopicName[]).filter((topic) =>
    topics[topic].consumers.some((consumer) => consumer === name),
  );
}

/** Every example of these topics, in the catalogue's order. */
export function examplesOf(names: readonly TopicName[]): Draft[] {
  return names.flatMap((name) =>
    topics[name].examples.map((data) => ({ type: name, data, subject: 'demo/payments', time: FIXED_NOW })),
  );
}

/** The draft as an entry of the stream where it belongs; the same draft at the same position is the same event. */
export function entryOf(draft: Draft, position: number, partitions: number): Entry {
  const topic = findTopic(draft.type);
  if (!topic) throw new Error(`no topic ${draft.type} in the catalogue`);
  const event = {
    specversion: '1.0',
    id: digest('given', String(position)),
    source: 'hale/given',
    type: draft.type,
    subject: draft.subject,
    time: new Date(draft.time ?? FIXED_NOW).toISOString(),
    dataschema: `urn:hale:${topic.name}:${topic.version}`,
    recordedtime: new Date(FIXED_NOW).toISOString(),
    ...(draft.incident !== undefined && { correlationid: draft.incident }),
    data: draft.data,
  };
  const slot = topic.plane === 'control' ? CONTROL : String(fnv1a(topic.partitionKey(draft.data)) % partitions);
  const name = checkEvent(event).type;
  return { topic: name, stream: streamOfName(name, slot), slot, fields: ['e', JSON.stringify(event)] };
}

/** What is wrong with an entry, and what its dead letter must say. */
export const MALFORMED: readonly {
  readonly name: string;
  readonly fields: (good: Entry) => string[];
  readonly reason: RegExp;
}[] = [
  { name: 'no field', fields: () => ['x', '{}'], reason: /no field/ },
  { name: 'not JSON', fields: () => ['e', '{"id":'], reason: /^not JSON/ },
  { name: 'wrong envelope', fields: () => ['e', '{"specversion":"1.0","id":""}'], reason: /^envelope: / },
  {
    name: 'unknown topic',
    fields: (good) => ['e', altered(good, { type: 'tea.brewed' })],
    reason: /^no topic "tea\.brewed"/,
  },
  {
    name: 'wrong data',
    fields: (good) => ['e', altered(good, { data: { nothing: true } })],
    reason: /^[a-z]+\.[a-z]+: /,
  },
];

function altered({ fields }: Entry, change: object): string {
  return JSON.stringify({ ...JSON.parse(fields[1] ?? '{}'), ...change });
}

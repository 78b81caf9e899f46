import { FRAME_LIMITS, type Topic } from '../../libs/events/src/topic.ts';
import { code, fenced, GENERATED, page, table } from './markdown.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** docs/events.md: every topic of the catalogue, who writes and reads it, and an example of each. */
export function eventsPage(topics: readonly Topic[]): string {
  return page(
    GENERATED,
    '# Events',
    [
      'Every event that Hale knows, from `libs/events`. An event is [CloudEvents 1.0](https://cloudevents.io) in JSON;',
      '`type` is the topic, `dataschema` is `urn:hale:<topic>:<version>`. Extensions: `recordedtime` (when Hale recorded it,',
      'by Redis’ clock), `causationid` (the event that it follows from), `correlationid` (the incident), `traceparent`.',
      'Ids are derived from the cause, so the same cause handled twice makes the same event.',
    ].join('\n'),
    [
      'The *telemetry* plane is high in volume, partitioned, and first to give way. The *control* plane is one ordered',
      'stream of low volume that is never dropped ([why](adr/0002-the-control-plane-is-one-stream.md)).',
    ].join('\n'),
    [
      `A signal event is a *frame*: up to ${FRAME_LIMITS.items} series, lines or spans and ${FRAME_LIMITS.bytes / 1_024} KB of them, of one service (spans: of one`,
      'trace). A frame is the JSON of its data. Whose it is stands there once, so does the identity of each series; samples are',
      '`[milliseconds, value]`. `npm run -s bench -- framing` measures that against columns and MessagePack; what it found is in',
      '[framing.json](../bench/results/framing.json).',
    ].join('\n'),
    table(
      ['topic', 'version', 'plane', 'in order by', 'producers', 'consumers', 'kept', 'what it says'],
      topics.map((topic) => [
        `[${code(topic.name)}](#${anchor(topic.name)})`,
        String(topic.version),
        topic.plane,
        topic.plane === 'control' ? 'all' : topic.partitionedBy,
        topic.producers.join(', '),
        topic.consumers.join(', '),
        duration(topic.retentionMs),
        topic.summary,
      ]),
    ),
    '## Who says what to whom',
    'Services are boxes, topics are rounded. The console reads the control plane; those arrows are left out.',
    fenced('mermaid', diagram(topics)),
    '## Examples',
    'The `data` of one event a topic. Together they tell one story: payments of the demo shop crashes and is restarted.',
    ...topics.flatMap(({ name, examples }) => [`### ${name}`, fenced('json', JSON.stringify(examples[0], null, 2))]),
  );
}

/** As GitHub makes it of a heading. */
const anchor = (name: string): string => name.replaceAll('.', '');

function duration(ms: number): string {
  return ms % DAY_MS === 0 ? `${ms / DAY_MS} days` : `${ms / HOUR_MS} h`;
}

function diagram(topics: readonly Topic[]): string {
  const id = (name: string) => name.replaceAll(/[.-]/g, '_');
  const parties = [...new Set(topics.flatMap(({ producers, consumers }) => [...producers, ...consumers]))];
  return [
    'flowchart LR',
    ...parties.map((party) => `  ${id(party)}[${party === 'any' ? 'any service' : party}]`),
    ...topics.map(({ name }) => `  ${id(name)}([${name}])`),
    ...topics.flatMap(({ name, producers, consumers }) => [
      ...producers.map((producer) => `  ${id(producer)} --> ${id(name)}`),
      ...consumers.filter((consumer) => consumer !== 'console').map((consumer) => `  ${id(name)} --> ${id(consumer)}`),
    ]),
  ].join('\n');
}

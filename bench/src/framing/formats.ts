import {
  checkData,
  derivedEventId,
  envelopeSchema,
  type LogLine,
  type Series,
  serviceRefSchema,
  topics,
} from '@hale/events';
import { Packr } from 'msgpackr';
import { z } from 'zod';
import type { Frame } from './shapes.ts';

/** One way to put a frame into entries of a stream. */
export interface Format {
  readonly name: string;
  /** The data of the frame's events, in the form in which a producer that knows this format collects it. */
  dataOf(frame: Frame): readonly unknown[];
  /** The event as it lies in the stream, its id derived. */
  encode(topic: Frame['topic'], data: unknown): string | Buffer;
  decode(payload: string | Buffer): unknown;
  /** What the bus does on both sides: envelope and data against their schemas. */
  check(topic: Frame['topic'], event: unknown): void;
}

const instant = z.int().nonnegative();
const steps = z.array(z.int());

/** Samples and lines as columns: the first time, then each one's distance to the one before. */
const COLUMNS = {
  'metrics.sampled': z.looseObject({
    service: serviceRefSchema,
    series: z
      .array(
        z.looseObject({
          name: z.string().min(1).max(200),
          kind: z.enum(['gauge', 'counter']),
          labels: z.record(z.string().max(100), z.string().max(300)),
          start: instant,
          steps,
          values: z.array(z.number()).min(1),
        }),
      )
      .min(1),
  }),
  'logs.collected': z.looseObject({
    service: serviceRefSchema,
    start: instant,
    steps,
    levels: z.array(z.string().max(20)),
    messages: z.array(z.string().max(16_384)).min(1),
    traceIds: z.array(z.string().max(64)),
  }),
};

const rows = (frame: Frame) => [frame.data];
const columns = ({ topic, data }: Frame) => [
  topic === 'metrics.sampled'
    ? { ...data, series: data.series.map(seriesColumns) }
    : { service: data.service, ...lineColumns(data.lines) },
];

/** An event for each sample or line. */
const apart = ({ topic, data }: Frame) =>
  topic === 'metrics.sampled'
    ? data.series.flatMap((series) =>
        series.samples.map((sample) => ({ ...data, series: [{ ...series, samples: [sample] }] })),
      )
    : data.lines.map((line) => ({ ...data, lines: [line] }));

function seriesColumns({ samples, ...identity }: Series) {
  return { ...identity, ...timeColumns(samples.map(([at]) => at)), values: samples.map(([, value]) => value) };
}

function lineColumns(lines: readonly LogLine[]) {
  return {
    ...timeColumns(lines.map(({ at }) => at)),
    levels: lines.map(({ level }) => level ?? ''),
    messages: lines.map(({ message }) => message),
    traceIds: lines.map(({ traceId }) => traceId ?? ''),
  };
}

const timeColumns = (times: readonly number[]) => ({
  start: times[0] ?? 0,
  steps: times.slice(1).map((at, index) => at - (times[index] ?? 0)),
});

const TIME = new Date(1_790_000_000_000).toISOString();
let events = 0;

function envelope(type: Frame['topic'], data: unknown) {
  events += 1;
  const [source, subject] = ['hale/collector', 'production/payments'];
  return {
    specversion: '1.0',
    id: derivedEventId('6e0b4c52-6a3e-4a7c-a0a8-2d0d5fb7f0d1/3/1042', source, type, String(events)),
    source,
    type,
    subject,
    time: TIME,
    dataschema: `urn:hale:${type}:1`,
    recordedtime: TIME,
    data,
  };
}

function json(name: string, dataOf: Format['dataOf'], check: Format['check']): Format {
  return {
    name,
    dataOf,
    encode: (topic, data) => JSON.stringify(envelope(topic, data)),
    decode: (payload) => JSON.parse(String(payload)),
    check,
  };
}

function messagePack(name: string, dataOf: Format['dataOf'], check: Format['check']): Format {
  // Its record extension: the keys of objects of one form are said once a message.
  const packr = new Packr({ useRecords: true });
  return {
    name,
    dataOf,
    encode: (topic, data) => packr.pack(envelope(topic, data)),
    decode: (payload) => packr.unpack(typeof payload === 'string' ? Buffer.from(payload) : payload),
    check,
  };
}

const ENVELOPE = { name: 'envelope', data: envelopeSchema };

function checkRows(topic: Frame['topic'], event: unknown): void {
  checkData<z.ZodType>(topics[topic], checkData(ENVELOPE, event).data);
}

function checkColumns(topic: Frame['topic'], event: unknown): void {
  checkData<z.ZodType>({ name: topic, data: COLUMNS[topic] }, checkData(ENVELOPE, event).data);
}

/** The first is the one that the catalogue has. */
export const FORMATS: readonly Format[] = [
  json('json', rows, checkRows),
  json('jsonColumns', columns, checkColumns),
  messagePack('msgpack', rows, checkRows),
  messagePack('msgpackColumns', columns, checkColumns),
  json('jsonApart', apart, checkRows),
];

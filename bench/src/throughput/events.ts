import { fnv1a, type Handler } from '@hale/bus';
import { type DataOf, type Draft, type EventOf, type ServiceRef, serviceKey, topics } from '@hale/events';
import { PARTITIONS } from '../bus.ts';

const SERVICES = 64;
const LINE_CHARACTERS = 160;
const STARTED_AT = 1_790_000_000_000;

const serviceOf = (index: number): ServiceRef => ({ env: 'bench', service: `service-${index % SERVICES}` });

/** Lines of one service, `bytes` of data; the first line's time says which one it is. */
export function linesDraft(index: number, bytes: number, random: () => number): Draft {
  const service = serviceOf(index);
  const line = (message: string) => ({ at: STARTED_AT + index, level: 'info', message });
  const lines = [line('')];
  for (let room = 0; (room = bytes - JSON.stringify({ service, lines }).length) > 0; ) {
    const last = lines.at(-1);
    if (last && last.message === '') last.message = text(Math.min(room, LINE_CHARACTERS), random);
    else lines.push(line(''));
  }
  return topics['logs.collected'].draft({ service, lines }, { subject: serviceKey(service) });
}

const SAMPLES = '"samples":[[';

/** Which one it is, read from an entry that holds series. */
export function indexOfSeries(entry: string): number {
  const at = entry.indexOf(SAMPLES) + SAMPLES.length;
  return Number(entry.slice(at, at + String(STARTED_AT).length)) - STARTED_AT;
}

/** About as much out as in: a series a line, in the same partition. */
export const linesToSeries: Handler<EventOf<'logs.collected'>, 'counted'> = ({ data: { service, lines } }) => ({
  reason: 'counted',
  events: [seriesDraft(service, lines)],
});

function seriesDraft(service: ServiceRef, lines: DataOf<'logs.collected'>['lines']): Draft {
  const series = lines.map(({ at, message }) => ({
    name: 'log_lines',
    kind: 'counter' as const,
    labels: { message },
    samples: [[at, 1]] as [number, number][],
  }));
  return topics['metrics.sampled'].draft({ service, series }, { subject: serviceKey(service) });
}

/** A span whose trace is in the partition of its service, so that a chain from it stays in one partition. */
export function spanDraft(index: number): Draft {
  const service = serviceOf(index);
  const span = { spanId: '00f067aa0ba902b7', service, name: 'POST /orders', durationMs: 41.5, error: false };
  const spans = [{ ...span, startedAt: STARTED_AT + index }];
  return topics['spans.collected'].draft({ traceId: traceBeside(service), spans }, { subject: serviceKey(service) });
}

export const spanToLine: Handler<EventOf<'spans.collected'>, 'counted'> = ({ data: { spans } }) => {
  const [{ service, startedAt: at, name }] = spans as [DataOf<'spans.collected'>['spans'][number]];
  const lines = [{ at, level: 'info', message: name }];
  return {
    reason: 'counted',
    events: [topics['logs.collected'].draft({ service, lines }, { subject: serviceKey(service) })],
  };
};

export const lineToProbe: Handler<EventOf<'logs.collected'>, 'counted'> = ({ data: { service, lines } }) => {
  const observations = lines.map(({ at }) => ({ probe: 'line', kind: 'http' as const, at, ok: true, latencyMs: 1 }));
  return {
    reason: 'counted',
    events: [topics['probes.observed'].draft({ service, observations }, { subject: serviceKey(service) })],
  };
};

export const probeToSeries: Handler<EventOf<'probes.observed'>, 'counted'> = ({ data: { service, observations } }) => ({
  reason: 'counted',
  events: [
    seriesDraft(
      service,
      observations.map(({ at, probe }) => ({ at, message: probe })),
    ),
  ],
});

const traces = new Map<string, string>();

function traceBeside(service: ServiceRef): string {
  const key = serviceKey(service);
  const slot = fnv1a(key) % PARTITIONS;
  let trace = traces.get(key);
  for (let draw = 0; trace === undefined; draw += 1) {
    const drawn = `4bf92f3577b34da6a3ce929d${draw.toString(16).padStart(8, '0')}`;
    if (fnv1a(drawn) % PARTITIONS === slot) trace = drawn;
  }
  traces.set(key, trace);
  return trace;
}

function text(length: number, random: () => number): string {
  return Array.from({ length }, () => Math.floor(random() * 36).toString(36)).join('');
}

import { Agent, request } from 'node:http';
import { BOUNDS, type Labels, type Said } from './fleet.ts';

/** What a service said at one time, milliseconds since the epoch. */
export interface Step {
  readonly at: number;
  readonly said: readonly Said[];
}

const CUMULATIVE = 2;

/** A push as an OpenTelemetry SDK makes it (OTLP as JSON): the points of all steps, metric by metric. */
export function pushOf(service: string, steps: readonly Step[]): Buffer {
  const metrics = new Map<string, { kind: Said['kind']; points: object[] }>();
  for (const { at, said } of steps) {
    for (const each of said) {
      const metric = metrics.get(each.name) ?? { kind: each.kind, points: [] };
      metrics.set(each.name, metric);
      metric.points.push({ attributes: attributesOf(each.labels), timeUnixNano: `${at}000000`, ...valueOf(each) });
    }
  }
  const attributes = attributesOf({ 'service.name': service, 'deployment.environment.name': 'bench' });
  const scopeMetrics = [{ metrics: [...metrics].map(([name, { kind, points }]) => metricOf(name, kind, points)) }];
  return Buffer.from(JSON.stringify({ resourceMetrics: [{ resource: { attributes }, scopeMetrics }] }));
}

const attributesOf = (labels: Labels) =>
  Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));

function valueOf(said: Said): object {
  if (said.kind !== 'histogram') return { asDouble: said.value };
  const { buckets, sum } = said;
  const count = buckets.reduce((all, each) => all + each, 0);
  return { count, sum, bucketCounts: buckets, explicitBounds: BOUNDS };
}

function metricOf(name: string, kind: Said['kind'], dataPoints: readonly object[]): object {
  if (kind === 'gauge') return { name, gauge: { dataPoints } };
  if (kind === 'histogram') return { name, histogram: { dataPoints, aggregationTemporality: CUMULATIVE } };
  return { name, sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true } };
}

/** A connection for each push: an idle one does not last from one push of an exporter to the next. */
export class Sender {
  readonly #agent = new Agent({ keepAlive: false });
  readonly #url: string;

  constructor(collector: string) {
    this.#url = new URL('/v1/metrics', collector).href;
  }

  /** Resolves with the time at which the first byte left, milliseconds since the epoch, once the collector has taken it. */
  async send(body: Buffer): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sending = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the collector answered ${response.statusCode}`));
      });
    });
    sending.once('error', reject);
    const sentAt = performance.timeOrigin + performance.now();
    sending.end(body);
    await promise;
    return sentAt;
  }

  close(): void {
    this.#agent.destroy();
  }
}

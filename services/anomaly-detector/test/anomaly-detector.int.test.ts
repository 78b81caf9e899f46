import { type DataOf, type Draft, topics } from '@hale/events';
import { FIXED_NOW, serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { anomalyDetector } from '../src/index.ts';
import { gauges } from './worker.ts';

const about = (service: string) => ({ env: 'demo', service });

/** What one probe saw, a second after the other; the last one at the time of the contract. */
function probed(service: string, answers: readonly boolean[]): Draft[] {
  return answers.map((ok, index) => {
    const at = FIXED_NOW - (answers.length - 1 - index) * 1_000;
    const observation = { probe: 'health', kind: 'http', at, ok, latencyMs: 1, ...(!ok && { failure: 'refused' }) };
    const data: DataOf<'probes.observed'> = topics['probes.observed'].data.parse({
      service: about(service),
      observations: [observation],
    });
    return topics['probes.observed'].draft(data, { subject: `demo/${service}` });
  });
}

/**
 * Two gauges, a sample a minute, in frames of so many minutes that are at such a level; the last one ends at the time of the contract.
 */
function sampled(service: string, frames: readonly (readonly [minutes: number, level: number])[]): Draft[] {
  let minute = -frames.reduce((sum, [minutes]) => sum + minutes, 0);
  return frames.map(([minutes, level]) => {
    const first = minute + 1;
    minute += minutes;
    const series = gauges(first, minutes, level);
    return topics['metrics.sampled'].draft({ service: about(service), series }, { subject: `demo/${service}` });
  });
}

/** A scrape a second of a service that answers ten requests, of which so many fail. */
function scraped(service: string, failed: readonly number[]): Draft[] {
  let bad = 0;
  return failed.map((count, index) => {
    bad += count;
    const at = FIXED_NOW - (failed.length - 1 - index) * 1_000;
    const counter = (status: string, value: number) => ({
      name: 'http_requests_total',
      kind: 'counter' as const,
      labels: { status },
      samples: [[at, value]] as [number, number][],
    });
    const series = [counter('200', 10 * (index + 1) - bad), counter('500', bad)];
    const data = { service: about(service), complete: true, series };
    return topics['metrics.sampled'].draft(data, { subject: `demo/${service}` });
  });
}

/** The first of each, the second of each, and so on. */
const inTurn = (...tracks: Draft[][]): Draft[] =>
  (tracks[0] ?? []).flatMap((_draft, index) => tracks.flatMap((track) => track.slice(index, index + 1)));

describe('as a service', () => {
  serviceContract(anomalyDetector, {
    given: [
      ...inTurn(
        probed('payments', [true, true, true, false, true, false, false, false, false, true, false, true, true]),
        probed('checkout', [true, true, true, true, false, true, false, false, false, false, false, false, false]),
        sampled('payments', [
          [1, 30],
          [1_600, 30],
          [1, 900],
          [1, 900],
          [1, 900],
          [1, 30],
          [4, 30],
          [8, 30],
          [8, 30],
          [8, 30],
          [1, 30],
        ]),
      ),
      // Its baseline is learnt before a restart, in whichever of them it happens, and judged by after it.
      ...scraped('checkout', [...Array.from({ length: 14 }, () => 0), 5, 6, 5, 0, 0, 0]),
    ],
  });
});

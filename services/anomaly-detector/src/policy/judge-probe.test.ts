import type { Lenience } from '@hale/detection';
import { checkEvent, type DataOf, digest, type Observation } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { afterFalseAlarm } from '../../test/false-alarm.ts';
import { judgeProbe, type ProbeJudgement } from './judge-probe.ts';
import { type ProbeRecord, probeSetBack } from './probe-record.ts';

const service = { env: 'demo', service: 'payments' };
const settings = { failures: 3, successes: 2 };
const T0 = 1_790_000_000_000;

const ok = (second: number): Observation => ({
  probe: 'health',
  kind: 'http',
  at: T0 + second * 1_000,
  ok: true,
  latencyMs: 3,
});
const bad = (second: number, failure: Observation['failure'] = 'refused', detail = 'ECONNREFUSED'): Observation => ({
  ...ok(second),
  ok: false,
  failure,
  detail,
});

function run(
  observations: readonly Observation[],
  start?: ProbeRecord,
  lenience?: Lenience,
): { record: ProbeRecord | undefined; judgements: ProbeJudgement[] } {
  let record = start;
  const judgements = observations.map((each) => {
    const judgement = judgeProbe(record, each, service, settings, lenience);
    record = judgement.record ?? record;
    return judgement;
  });
  return { record, judgements };
}

const drafts = ({ judgements }: ReturnType<typeof run>) => judgements.flatMap((judgement) => judgement.drafts);

describe('judgeProbe', () => {
  test('three refusals are a critical finding in words for people', () => {
    const [draft, ...more] = drafts(run([ok(0), bad(1), bad(2), bad(3), bad(4)]));
    expect(more).toEqual([]);
    const fingerprint = digest('demo', 'payments', 'probe', 'health');
    expect(draft).toEqual({
      type: 'finding.raised',
      subject: 'demo/payments',
      time: T0 + 3_000,
      key: `${fingerprint}/${T0 + 1_000}/0`,
      data: {
        finding: {
          fingerprint,
          service,
          detector: 'probe',
          signal: 'health',
          source: 'probe',
          symptom: 'unreachable',
          aspect: 'availability',
          severity: 'critical',
          summary: 'probe health failed 3 times in a row: ECONNREFUSED',
          startedAt: T0 + 1_000,
          revision: 0,
        },
      },
    });
  });

  test.each([
    ['refused', 'unreachable'],
    ['unreachable', 'unreachable'],
    ['timeout', 'unresponsive'],
    ['wrong-answer', 'error-response'],
    ['unknown', 'unresponsive'],
  ] as const)('%s means %s', (failure, symptom) => {
    expect(drafts(run([bad(1, failure), bad(2, failure), bad(3, failure)]))).toMatchObject([
      { data: { finding: { symptom } } },
    ]);
  });

  test('another symptom is the next revision of the same episode; another failure of the same symptom is nothing', () => {
    const hang = [4, 5, 6].map((second) => bad(second, 'timeout', 'no answer within 1 s'));
    const stated = drafts(run([bad(1), bad(2), bad(3), ...hang]));
    expect(stated).toMatchObject([
      { data: { finding: { revision: 0, startedAt: T0 + 1_000 } } },
      { data: { finding: { revision: 1, startedAt: T0 + 1_000, symptom: 'unresponsive' } } },
    ]);
    const gone = [4, 5, 6].map((second) => bad(second, 'unreachable', 'EHOSTUNREACH'));
    expect(drafts(run([bad(1), bad(2), bad(3), ...gone]))).toHaveLength(1);
  });

  test('two answers clear the finding as it was raised last', () => {
    const result = run([bad(1), bad(2), bad(3), ok(4), ok(5)]);
    expect(drafts(result)[1]).toMatchObject({
      type: 'finding.cleared',
      data: { finding: { revision: 0 }, clearedAt: T0 + 5_000, reason: 'probe health answered 2 times in a row' },
    });
    expect(result.record?.finding).toBeUndefined();
  });

  test('a slow answer that was a false alarm is not said again; that it fails is, whatever was said', () => {
    const timed = (second: number, latencyMs: number) => ({ ...ok(second), latencyMs });
    const story = [
      ...Array.from({ length: 30 }, (_, second) => timed(second, 3 + (second % 4))),
      ...Array.from({ length: 6 }, (_, index) => timed(30 + index, 420)),
      ...[36, 37, 38, 39].map((second) => timed(second, 4)),
      ...[40, 41, 42].map((second) => bad(second)),
    ];
    const findings = (heard: ReturnType<typeof run>) =>
      drafts(heard)
        .filter(({ type }) => type === 'finding.raised')
        .map(({ data }) => (data as DataOf<'finding.raised'>).finding);
    const said = findings(run(story));
    expect(said.map(({ detector }) => detector)).toEqual(['probe-latency', 'probe']);
    const again = findings(run(story, undefined, afterFalseAlarm(said, 9)));
    expect(again.map(({ detector }) => detector)).toEqual(['probe']);
  });

  test('an answer that takes much longer than usual, six times in a row, is slow; five are not', () => {
    const timed = (second: number, latencyMs: number) => ({ ...ok(second), latencyMs });
    const calm = Array.from({ length: 30 }, (_, second) => timed(second, 3 + (second % 4)));
    const slow = (from: number, count: number) => Array.from({ length: count }, (_, index) => timed(from + index, 420));
    expect(drafts(run([...calm, ...slow(30, 5), timed(35, 4)]))).toEqual([]);
    const back = [36, 37, 38, 39].map((second) => timed(second, 4));
    expect(drafts(run([...calm, ...slow(30, 6), ...back]))).toMatchObject([
      {
        type: 'finding.raised',
        data: {
          finding: {
            detector: 'probe-latency',
            source: 'probe',
            symptom: 'slow',
            aspect: 'latency',
            severity: 'warning',
            startedAt: T0 + 30_000,
          },
        },
      },
      {
        type: 'finding.cleared',
        data: { finding: { symptom: 'slow' }, reason: 'probe health is answered in 4 ms again' },
      },
    ]);
  });

  test('slowness and failure are two findings, and each clears by itself', () => {
    const timed = (second: number, latencyMs: number) => ({ ...ok(second), latencyMs });
    const calm = Array.from({ length: 30 }, (_, second) => timed(second, 3));
    const slow = Array.from({ length: 6 }, (_, index) => timed(30 + index, 900));
    const failing = [36, 37, 38].map((second) => bad(second, 'timeout'));
    const { record } = run([...calm, ...slow, ...failing]);
    expect(record).toMatchObject({ slow: { symptom: 'slow' }, finding: { symptom: 'unresponsive' } });
    const answered = run([timed(39, 3), timed(40, 3)], record);
    expect(drafts(answered)).toMatchObject([
      { type: 'finding.cleared', data: { finding: { symptom: 'unresponsive' } } },
    ]);
    expect(answered.record?.slow).toBeDefined();
  });

  test('Docker has debounced already', () => {
    const docker = { ...bad(1, 'wrong-answer', 'unhealthy'), kind: 'docker' as const };
    expect(drafts(run([docker]))).toMatchObject([
      { data: { finding: { source: 'docker', summary: 'probe health failed: unhealthy' } } },
    ]);
  });

  test('what comes twice or late changes nothing', () => {
    const { record } = run([bad(1), bad(2)]);
    for (const second of [2, 1])
      expect(judgeProbe(record, bad(second), service, settings)).not.toHaveProperty('record');
  });

  test('what is drafted is of the catalogue', () => {
    for (const { type, data, subject } of drafts(run([bad(1), bad(2), bad(3), ok(4), ok(5)]))) {
      const instant = new Date(T0).toISOString();
      const envelope = {
        specversion: '1.0',
        id: 'x',
        source: 'hale/anomaly-detector',
        dataschema: `urn:hale:${type}:1`,
        time: instant,
        recordedtime: instant,
      };
      expect(() => checkEvent({ ...envelope, type, subject, data })).not.toThrow();
    }
  });
});

test('a probe whose clock was set back stays abnormal until it is answered, and what is usual stays known', () => {
  const YEAR_S = 365 * 86_400;
  const answered = Array.from({ length: 30 }, (_, second) => ok(second));
  const { record } = run([...answered, bad(YEAR_S), bad(YEAR_S + 1), bad(YEAR_S + 2)]);
  expect(record?.finding).toBeDefined();
  expect(run([ok(40)], record).judgements).toMatchObject([{ judged: 'late' }]);
  const back = record && probeSetBack(record, T0 + 40_000);
  const { judgements } = run([ok(40), ok(41)], back);
  expect(judgements).toMatchObject([
    { judged: 'normal' },
    { judged: 'cleared', drafts: [{ type: 'finding.cleared' }] },
  ]);
  expect(back?.latency?.baseline).toEqual(record?.latency?.baseline);
});

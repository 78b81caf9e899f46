import type { Lenience } from '@hale/detection';
import { describe, expect, test } from '@jest/globals';
import { afterFalseAlarm } from '../../test/false-alarm.ts';
import { aloud, calm, findingOf, observe, steps, whole } from '../../test/observed-service.ts';

describe('what people called a false alarm', () => {
  const busy = calm.map((step) => ({ ...step, requests: 60 }));
  const failing = (failed: number) => [...busy, ...steps(12, { requests: 60, failed }), ...steps(6, { requests: 60 })];
  const findings = (heard: ReturnType<typeof aloud>) =>
    heard.filter(({ type }) => type === 'finding.raised').map(({ finding }) => finding);

  test('is not said again of the same share of failures', () => {
    const first = findings(aloud(observe(failing(8))));
    expect(first).toMatchObject([{ severity: 'warning', detector: 'window', threshold: 8 }]);
    expect(aloud(observe(failing(8), whole, afterFalseAlarm(first)))).toEqual([]);
  });

  test('is said again when it is further from usual, with the threshold that it crossed', () => {
    const saturated = [...calm, ...steps(12, { cpu: 0.8 }), ...steps(6)];
    const first = findings(aloud(observe(saturated))).filter(({ aspect }) => aspect === 'cpu');
    const lenience = afterFalseAlarm(first);
    expect(aloud(observe(saturated, whole, lenience))).toEqual([]);
    const worse = findings(aloud(observe([...calm, ...steps(12, { cpu: 9 })], whole, lenience)));
    expect(worse).toMatchObject([
      {
        aspect: 'cpu',
        summary: expect.stringMatching(/, although false alarms had raised its threshold [\d.]+ times$/),
      },
    ]);
    expect(worse[0]?.threshold).toBeGreaterThan(8 * 3);
  });

  test('is said as ever when it is critical, however often it was called so', () => {
    const story = [...calm, ...steps(8, { failed: 3, latency: 0.5 }), ...steps(8)];
    const critical = (lenience?: Lenience) =>
      findings(aloud(observe(story, whole, lenience))).filter(({ severity }) => severity === 'critical');
    const named = (all: readonly { signal: string; startedAt: number }[]) =>
      all.map(({ signal, startedAt }) => [signal, startedAt]);
    const plainly = critical();
    expect(plainly.length).toBeGreaterThan(1);
    expect(named(critical(afterFalseAlarm(plainly, 9)))).toEqual(named(plainly));
  });

  test('grows by more, is full and stands still for longer until it is said again, and no longer than ten times', () => {
    const full = (count: number) => [...calm, ...steps(count, { cache: 0.99, failed: 2 })];
    const usage = (heard: ReturnType<typeof observe>) =>
      heard.said
        .map(({ draft, step }) => ({ step, ...findingOf(draft) }))
        .filter(({ detector }) => detector === 'saturation');
    const [first] = usage(observe(full(40)));
    const lenience = afterFalseAlarm(first ? [first] : []);
    expect(usage(observe(full(6), whole, lenience))).toEqual([]);
    expect(usage(observe(full(40), whole, lenience))).toMatchObject([{ step: 23 + 8 }]);
    const most = afterFalseAlarm(first ? [first] : [], 9);
    expect(usage(observe(full(40), whole, most))).toMatchObject([{ step: 23 + 29 }]);
  });
});

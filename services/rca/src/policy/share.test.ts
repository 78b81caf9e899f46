import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ShareRecord, sharesOf, sumSince, withTrace } from './share.ts';
import { learn, type Span, type Trace } from './trace.ts';

const T0 = 1_790_000_000_000;

const request = (id: string, more: Partial<Span>, call: Partial<Span> = {}): Span[] => {
  const base = {
    service: { env: 'demo', service: 'checkout' },
    name: 'x',
    startedAt: T0,
    durationMs: 100,
    error: false,
  };
  return [
    { ...base, spanId: `${id}a`, kind: 'server', ...more },
    { ...base, spanId: `${id}b`, parentSpanId: `${id}a`, kind: 'client', durationMs: 80, ...call },
  ];
};

/** The shares after these frames of one trace each. */
function sharesAfter(traces: readonly (readonly Span[][])[], now = T0): ReadonlyMap<string, ShareRecord> {
  const shares = new Map<string, ShareRecord>();
  for (const frames of traces) {
    let before: Trace | undefined;
    for (const spans of frames) {
      const after = learn(before, spans, now);
      for (const [service, record] of withTrace(shares, before, after, now)) shares.set(service, record);
      before = after;
    }
  }
  return shares;
}

const checkout = (shares: ReadonlyMap<string, ShareRecord>, since = T0) => sumSince([...shares.values()], since);

test('time is its own or its callees’, an error as well', () => {
  const shares = sharesAfter([
    [request('1', {})],
    [request('2', { error: true }, { error: true })],
    [request('3', { error: true })],
  ]);
  expect(checkout(shares)).toEqual({ selfMs: 60, calleeMs: 240, ownErrors: 1, calleeErrors: 1 });
});

test('calls side by side take no longer than what they were made for', () => {
  expect(checkout(sharesAfter([[request('1', {}, { durationMs: 300 })]]))).toMatchObject({ selfMs: 0, calleeMs: 100 });
});

test('whatever the frames in which the spans of a trace come, it counts once', () => {
  const all = [...request('1', { error: true }, { error: true }), ...request('2', {})];
  const split = fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.integer({ min: 0, max: all.length }));
  fc.assert(
    fc.property(split, ([spans, at]) => {
      const frames = [spans.slice(0, at), spans.slice(at), spans.slice(0, 1)].filter((frame) => frame.length > 0);
      expect(checkout(sharesAfter([frames]))).toEqual({ selfMs: 40, calleeMs: 160, ownErrors: 0, calleeErrors: 1 });
    }),
  );
});

test('only what came after the trouble began is asked about, and five minutes are kept', () => {
  const early = request('1', { startedAt: T0 - 60_000 }, { startedAt: T0 - 60_000 });
  const shares = sharesAfter([[early], [request('2', {})]]);
  expect(checkout(shares, T0)).toMatchObject({ selfMs: 20 });
  expect(checkout(shares, T0 - 60_000)).toMatchObject({ selfMs: 40 });
  const later = T0 + 270_000;
  const again = withTrace(shares, undefined, learn(undefined, request('3', { startedAt: later }), later), later);
  expect(again.get('checkout')?.buckets.map(({ at }) => at)).toEqual([T0, later]);
});

test('a trace that comes minutes late changes nothing', () => {
  expect(withTrace(new Map(), undefined, learn(undefined, request('1', {}), T0), T0 + 300_001).size).toBe(0);
});

test('partitions are added up', () => {
  const one = sharesAfter([[request('1', {})]]).get('checkout');
  if (!one) throw new Error('nothing was learnt');
  expect(sharesOf(new Map([['checkout', [one, one, one]]]), T0).get('checkout')).toMatchObject({ selfMs: 60 });
});

test('a service without spans since then has no share', () => {
  expect(sharesOf(new Map([['checkout', []]]), T0).size).toBe(0);
});

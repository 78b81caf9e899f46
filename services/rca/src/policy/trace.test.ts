import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { learn, type Span, type Trace } from './trace.ts';

const T0 = 1_790_000_000_000;

const span = (spanId: string, service: string, more: Partial<Span> = {}): Span => ({
  spanId,
  service: { env: 'demo', service },
  name: 'anything',
  startedAt: T0,
  durationMs: 10,
  error: false,
  ...more,
});

const calls = (...frames: Span[][]): string[] =>
  frames.reduce<Trace | undefined>((trace, spans) => learn(trace, spans, T0), undefined)?.calls ?? [];

/** storefront → checkout → payments → bank, of which the bank tells no spans. */
const whole: readonly Span[] = [
  span('s1', 'storefront', { kind: 'server', durationMs: 100 }),
  span('s2', 'storefront', { kind: 'client', parentSpanId: 's1', durationMs: 90 }),
  span('c1', 'checkout', { kind: 'server', parentSpanId: 's2', durationMs: 80 }),
  span('c2', 'checkout', { kind: 'internal', parentSpanId: 'c1', durationMs: 70 }),
  span('c3', 'checkout', { kind: 'client', parentSpanId: 'c2', peer: 'payments', durationMs: 60 }),
  span('p1', 'payments', { kind: 'server', parentSpanId: 'c3', durationMs: 50, error: true }),
  span('p2', 'payments', { kind: 'client', parentSpanId: 'p1', peer: 'bank', durationMs: 45, error: true }),
];

describe('who calls whom', () => {
  test('by parents, by peers, each once', () => {
    expect(calls([...whole]).sort()).toEqual(['checkout>payments', 'payments>bank', 'storefront>checkout']);
  });

  test('a service that calls itself, and a server span that names a peer, call nobody', () => {
    expect(
      calls([
        span('a', 'payments', { kind: 'client', peer: 'payments' }),
        span('b', 'payments', { kind: 'server', parentSpanId: 'a', peer: 'bank' }),
      ]),
    ).toEqual([]);
  });

  test('a parent that never comes is no call', () => {
    expect(calls([span('b', 'payments', { parentSpanId: 'a' })])).toEqual([]);
  });

  test('spans in any order, in any frames, some of them told twice: the same trace', () => {
    const frames = fc
      .tuple(fc.shuffledSubarray([...whole], { minLength: whole.length }), fc.subarray([...whole]))
      .chain(([all, again]) => fc.tuple(fc.constant([...all, ...again]), fc.array(fc.integer({ min: 1, max: 4 }))));
    const once = learn(undefined, whole, T0);
    fc.assert(
      fc.property(frames, ([spans, sizes]) => {
        let trace: Trace | undefined;
        for (let rest = spans, at = 0; rest.length > 0; at += 1) {
          const size = sizes[at] ?? 3;
          trace = learn(trace, rest.slice(0, size), T0);
          rest = rest.slice(size);
        }
        expect(trace?.calls.toSorted()).toEqual(once.calls.toSorted());
        expect(trace?.parts).toEqual(once.parts);
        expect(trace?.waiting).toEqual({});
      }),
    );
  });
});

test('what each service was asked, what it asked of others, and what failed', () => {
  const { parts } = learn(undefined, whole, T0);
  expect(parts).toEqual({
    storefront: { askedMs: 100, callsMs: 90, failed: false, callFailed: false },
    checkout: { askedMs: 80, callsMs: 60, failed: false, callFailed: false },
    payments: { askedMs: 50, callsMs: 45, failed: true, callFailed: true },
  });
});

test('a trace without end is looked at up to a bound, and leaves what it was given as it was', () => {
  const loop = Array.from({ length: 1_000 }, (_, at) =>
    span(`s${at}`, `service-${at % 7}`, { parentSpanId: `s${at - 1}` }),
  );
  const before = learn(undefined, loop.slice(0, 10), T0);
  const copy = structuredClone(before);
  expect(Object.keys(learn(before, loop, T0).spans)).toHaveLength(300);
  expect(before).toEqual(copy);
});

test('a sender whose clock is ahead does not make a trace younger than it is', () => {
  expect(learn(undefined, [span('a', 'payments', { startedAt: T0 + 3_600_000 })], T0).at).toBe(T0);
});

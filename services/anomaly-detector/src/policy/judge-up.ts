import { type DebounceState, type DebounceVerdict, debounce, isValue, type Sample } from '@hale/detection';
import type { Statement } from './finding.ts';

/**
 * What the probes of a service say while it cannot be scraped: `fails` confirms it; `answers` means that only its metrics are gone;
 * `unknown` when there is no probe, or none that spoke lately.
 */
export type Reach = 'fails' | 'answers' | 'unknown';

const CONFIRMED = { failures: 2, successes: 2 };
/** So long must it be gone when no probe confirms it; milliseconds. */
const ALONE_MS = 20_000;
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * Judges `up` (1 when the target could be scraped, 0 when not): with a failing probe beside it two samples in a row make it
 * `unreachable`, and it stays so within an episode. Alone it takes 20 s; when the probes answer, it is `unscrapable`.
 */
export function judgeUp(state: DebounceState | undefined, { at, value }: Sample, reach: Reach) {
  const since = state?.failing?.since ?? at;
  const alone = { ...CONFIRMED, failures: at - since >= ALONE_MS ? 1 : NEVER };
  const lost = reach !== 'answers' || state?.episode?.kind === 'unreachable';
  const observed = {
    at: isValue(value) ? at : Number.NaN,
    ok: value !== 0,
    kind: lost ? 'unreachable' : 'unscrapable',
    detail: '',
  };
  return debounce(state, observed, reach === 'fails' ? CONFIRMED : alone);
}

/** A target whose probes answer serves its users; that it says nothing of itself is no crash, so it is no `unreachable`. */
export function upStatement(
  signal: string,
  { kind, failures, startedAt }: Extract<DebounceVerdict, { type: 'raised' | 'changed' }>,
): Omit<Statement, 'signal' | 'source'> {
  const words = `series ${signal} is 0, ${failures} samples in a row`;
  const about = { detector: 'rule', aspect: 'availability', startedAt } as const;
  return kind === 'unreachable'
    ? { ...about, symptom: 'unreachable', severity: 'critical', summary: words }
    : { ...about, symptom: 'level-low', severity: 'warning', summary: `${words}, while its probes answer` };
}

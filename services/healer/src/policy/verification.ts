import type { Evidence, Observation } from '@hale/events';
import type { Action } from '../config.ts';
import type { Verification } from './records.ts';
import { cut, duration, instant } from './words.ts';

/** How long a held symptom waits for the detectors to agree, beyond `hold`. Milliseconds. */
const CLEARING_GRACE_MS = 10_000;

export type Verdict =
  | { readonly kind: 'look-again'; readonly verification: Verification; readonly dueAt: number }
  | { readonly kind: 'verified' | 'ineffective'; readonly reason: string; readonly proof: readonly Evidence[] };

export interface Look {
  readonly now: number;
  /** One for each probe of the service. */
  readonly observations: readonly Observation[];
  /** Fingerprints of the cause's probe findings. */
  readonly fingerprints: readonly string[];
  /** When each of these was cleared. */
  readonly cleared: Readonly<Record<string, number>>;
}

export function beginVerification(): Verification {
  return { tick: 0, answers: {}, revived: 0 };
}

/**
 * One look at a service after an act. The symptom must be gone within `within` of the first look and then
 * stay gone for `hold` without one failure. A hold counts only while somebody looked: after a gap (the
 * healer was down) it begins again.
 */
export function verify(verification: Verification, look: Look, rules: Action['verify']): Verdict {
  const since = verification.since ?? look.now;
  const answered = look.observations.length > 0 && look.observations.every((observation) => observation.ok);
  if (!answered) return unanswered({ ...verification, since }, look, rules);
  const held = hasGap(verification, look.now, rules) ? undefined : verification.goneSince;
  const goneSince = held ?? look.now;
  const answers = held === undefined ? {} : verification.answers;
  const next = { ...verification, since, goneSince, answers: count(answers, look.observations) };
  const heldMs = look.now - goneSince;
  const open = look.fingerprints.filter((fingerprint) => look.cleared[fingerprint] === undefined);
  if (heldMs < rules.hold) return again(next, look.now, Math.min(look.now + rules.every, goneSince + rules.hold));
  if (open.length > 0 && heldMs < rules.hold + CLEARING_GRACE_MS) return again(next, look.now, look.now + rules.every);
  return { kind: 'verified', reason: verifiedReason(heldMs, open), proof: proofOf(next, look) };
}

function unanswered(verification: Verification, look: Look, rules: Action['verify']): Verdict {
  const { goneSince, since = look.now } = verification;
  const proof = look.observations.filter((observation) => !observation.ok).map(evidenceOf);
  if (goneSince !== undefined) {
    const reason = `symptom came back after ${duration(look.now - goneSince)}: ${proof[0]?.text ?? 'no probe'}`;
    return { kind: 'ineffective', reason: cut(reason, 500), proof };
  }
  if (look.now - since >= rules.within) {
    const reason = `symptom still there after ${duration(look.now - since)}: ${proof[0]?.text ?? 'no probe'}`;
    return { kind: 'ineffective', reason: cut(reason, 500), proof };
  }
  return again(verification, look.now, look.now + rules.every);
}

function again(verification: Verification, now: number, dueAt: number): Verdict {
  return { kind: 'look-again', verification: { ...verification, tick: verification.tick + 1, lastAt: now }, dueAt };
}

/** Timers and probes are late by seconds under load; a healer that was down is late by more. */
function hasGap({ lastAt }: Verification, now: number, rules: Action['verify']): boolean {
  return lastAt !== undefined && now - lastAt > Math.max(10_000, 5 * rules.every);
}

function count(answers: Verification['answers'], observations: readonly Observation[]): Verification['answers'] {
  const next = { ...answers };
  for (const { probe } of observations) next[probe] = (next[probe] ?? 0) + 1;
  return next;
}

function verifiedReason(heldMs: number, open: readonly string[]): string {
  const gone = `symptom gone and stayed gone for ${duration(heldMs)}`;
  return open.length === 0 ? gone : `${gone} by fresh probes; findings not cleared yet: ${open.length}`;
}

function proofOf(verification: Verification, { now, fingerprints, cleared }: Look): Evidence[] {
  const held = duration(now - (verification.goneSince ?? now));
  const probes = Object.entries(verification.answers).map(([probe, n]) => ({
    id: `probe/${probe}`,
    source: 'probe' as const,
    text: `${probe} answered ${n} of ${n} times in ${held}`,
    at: now,
  }));
  const findings = fingerprints.flatMap((fingerprint) => {
    const at = cleared[fingerprint];
    return at === undefined
      ? []
      : [{ id: fingerprint, source: 'probe' as const, text: `finding cleared at ${instant(at)}`, at: Math.round(at) }];
  });
  return [...probes, ...findings];
}

/** A probe’s answer, good or bad, as evidence. */
export function evidenceOf(observation: Observation): Evidence {
  const how = observation.ok ? 'answered' : `failed: ${observation.failure ?? 'no answer'}`;
  return {
    id: `probe/${observation.probe}`,
    source: 'probe',
    text: cut(`${observation.probe} ${how}${observation.detail ? ` (${observation.detail})` : ''}`, 500),
    at: observation.at,
  };
}

import type { Evidence, Observation, SignalSource } from '@hale/events';
import type { Action } from '../config.ts';
import { clearsWithin, isActive } from './findings.ts';
import { evidenceOf, proofOf } from './proof.ts';
import type { KnownFinding, Verification } from './records.ts';
import { cut, duration } from './words.ts';

/** How often the hold may begin again because another finding of the service showed. */
const MAX_RESTARTS = 2;
/** By how much a detector's clock may be ahead of Redis'. Milliseconds. */
const CLOCK_SKEW_MS = 2_000;

export type Verdict =
  | { readonly kind: 'look-again'; readonly verification: Verification; readonly dueAt: number }
  | { readonly kind: 'verified'; readonly reason: string; readonly proof: readonly Evidence[] }
  | {
      readonly kind: 'ineffective';
      readonly reason: string;
      readonly proof: readonly Evidence[];
      /** How what speaks against it was collected. */
      readonly sources: readonly SignalSource[];
    };

export interface Look {
  readonly now: number;
  /** One for each probe of the service. */
  readonly observations: readonly Observation[];
  /** Those of the cause, cleared ones as well. */
  readonly findings: readonly KnownFinding[];
  /** Fingerprints that the diagnosis rests on. */
  readonly evidence: ReadonlySet<string>;
}

/** What a look sees of the symptom. */
interface Sight {
  readonly proof: readonly Evidence[];
  readonly sources: readonly SignalSource[];
}

export function beginVerification(): Verification {
  return { tick: 0, answers: {}, revived: 0 };
}

/**
 * One look at a service after an act. The symptom must be gone within `within` of the first look and then
 * stay gone for `hold`: every probe answers and no finding of the cause is active. A hold counts only while
 * somebody looked: after a gap (the healer was down) it begins again.
 *
 * Two kinds of findings are not waited for from the first moment. One about log lines is cleared after a
 * time without such a line, which is a hold of its own: it must be cleared at the end. One whose window is
 * as long as `within` cannot be cleared in time, and is left out.
 */
export function verify(verification: Verification, look: Look, rules: Action['verify']): Verdict {
  const since = verification.since ?? look.now;
  const current = { ...verification, since, goneBy: verification.goneBy ?? since + rules.within };
  if (current.goneSince !== undefined) {
    const back = comeBack(current.goneSince, look);
    if (back) return ineffective(`symptom came back after ${duration(look.now - current.goneSince)}`, back);
  }
  const there = symptomOf(look, rules);
  const other = current.goneSince === undefined ? [] : begunSince(current.goneSince, look.findings);
  if (there || other.length > 0) return thereStill(current, there ?? sightOf(other), look, rules);
  return hold(current, look, rules);
}

/** What shows in the hold that the symptom is back, or undefined: a failing probe, a finding of the evidence. */
function comeBack(goneSince: number, look: Look): Sight | undefined {
  const failing = look.observations.filter(({ ok }) => !ok);
  if (failing.length > 0) return { proof: failing.map(evidenceOf), sources: ['probe'] };
  const again = begunSince(goneSince, look.findings).filter(({ fingerprint }) => look.evidence.has(fingerprint));
  return again.length > 0 ? sightOf(again) : undefined;
}

/** The symptom as it is seen at this moment, or undefined. Nothing to see it by is no sign of health. */
function symptomOf({ observations, findings }: Look, rules: Action['verify']): Sight | undefined {
  const failing = observations.filter(({ ok }) => !ok);
  const waitedFor = findings.filter((finding) => clearsWithin(finding, rules.within));
  if (observations.length === 0 && waitedFor.length === 0) return { proof: [], sources: [] };
  const active = waitedFor.filter((finding) => isActive(finding) && finding.source !== 'log');
  if (failing.length === 0 && active.length === 0) return undefined;
  const seen = sightOf(active);
  if (failing.length === 0) return seen;
  return { proof: [...failing.map(evidenceOf), ...seen.proof], sources: ['probe', ...seen.sources] };
}

function thereStill(current: Verification, there: Sight, look: Look, rules: Action['verify']): Verdict {
  const { since = look.now, goneBy = look.now, restarts = 0 } = current;
  if (current.goneSince === undefined) {
    if (look.now < goneBy) return again(current, look.now, look.now + rules.every);
    return ineffective(`symptom still there after ${duration(look.now - since)}`, there);
  }
  if (restarts >= MAX_RESTARTS) return ineffective(`it was never quiet for ${duration(rules.hold)}`, there);
  const { goneSince: _, ...rest } = current;
  const restarted = { ...rest, answers: {}, restarts: restarts + 1, goneBy: look.now + rules.within };
  return again(restarted, look.now, look.now + rules.every);
}

function hold(current: Verification, look: Look, rules: Action['verify']): Verdict {
  const held = hasGap(current, look.now, rules) ? undefined : current.goneSince;
  const goneSince = held ?? look.now;
  const answers = held === undefined ? {} : current.answers;
  const next = { ...current, goneSince, answers: count(answers, look.observations) };
  const heldMs = look.now - goneSince;
  if (heldMs < rules.hold) return again(next, look.now, Math.min(look.now + rules.every, goneSince + rules.hold));
  const open = look.findings.filter((finding) => clearsWithin(finding, rules.within) && isActive(finding));
  if (open.length === 0) {
    const reason = `symptom gone and stayed gone for ${duration(heldMs)}`;
    return { kind: 'verified', reason, proof: proofOf(next, look, rules.within) };
  }
  if (heldMs < rules.hold + rules.within) return again(next, look.now, look.now + rules.every);
  return ineffective(
    `symptom still in the logs after ${duration(look.now - (current.since ?? look.now))}`,
    sightOf(open),
  );
}

/** Cleared since or not: an episode that came and went between two looks breaks a hold as well. */
function begunSince(goneSince: number, findings: readonly KnownFinding[]): KnownFinding[] {
  return findings.filter(({ startedAt }) => startedAt > goneSince + CLOCK_SKEW_MS);
}

function sightOf(findings: readonly KnownFinding[]): Sight {
  const proof = findings.map(({ fingerprint, source, symptom, detector, startedAt }) => ({
    id: fingerprint,
    source,
    text: `finding not cleared: ${symptom} (${detector})`,
    at: Math.round(startedAt),
  }));
  return { proof, sources: [...new Set(findings.map(({ source }) => source))] };
}

function ineffective(what: string, { proof, sources }: Sight): Verdict {
  const reason = cut(`${what}: ${proof[0]?.text ?? 'nothing to see it by'}`, 500);
  return { kind: 'ineffective', reason, proof, sources };
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

import type { GuardResult } from '@hale/events';
import { clearsWithin } from './findings.ts';
import { actsWithin, breakerOpenUntil, HOUR_MS, isBad } from './limits.ts';
import { neighbourhood } from './neighbourhood.ts';
import type { Act } from './records.ts';
import type { Situation } from './situation.ts';
import { isBusinessTime, maintenanceAt } from './windows.ts';
import { cut, duration, instant } from './words.ts';

export const GUARDS = [
  'kill-switch',
  'mode',
  'precondition',
  'verifiable',
  'maintenance',
  'business-hours',
  'service-rate',
  'global-rate',
  'cooldown',
  'attempts',
  'breaker',
  'not-repeated',
  'previous-outcome',
  'neighbourhood',
  'staleness',
  'operator-change',
  'independent-signals',
] as const;
export type GuardName = (typeof GUARDS)[number];

interface Answer {
  readonly passed: boolean;
  readonly detail: string;
}

/** Pure: a situation in, an answer out. `person` guards give way when a person has decided. */
interface Guard {
  readonly yieldsToPerson?: true;
  readonly check: (situation: Situation) => Answer;
}

const pass = (detail: string): Answer => ({ passed: true, detail });
const refuse = (detail: string): Answer => ({ passed: false, detail });
const UNREADABLE = refuse('cannot be read, so it is refused');

const guards: { readonly [Name in GuardName]: Guard } = {
  'kill-switch': { check: killSwitch },
  mode: { check: mode, yieldsToPerson: true },
  precondition: { check: precondition },
  verifiable: { check: verifiable },
  maintenance: { check: maintenance },
  'business-hours': { check: businessHours },
  'service-rate': { check: serviceRate },
  'global-rate': { check: globalRate },
  cooldown: { check: cooldown },
  attempts: { check: attempts },
  breaker: { check: breaker },
  'not-repeated': { check: notRepeated },
  'previous-outcome': { check: previousOutcome, yieldsToPerson: true },
  neighbourhood: { check: noNeighbour },
  staleness: { check: staleness },
  'operator-change': { check: operatorChange },
  'independent-signals': { check: independentSignals, yieldsToPerson: true },
};

/**
 * Every guard's answer, in the order of {@link GUARDS}. An unknown time refuses everything that depends on
 * it. A guard that yields to a person passes when one asks, and says what it would have said.
 */
export function checkGuards(situation: Situation): GuardResult[] {
  return GUARDS.map((name) => {
    const guard = guards[name];
    const answer = guard.check(situation);
    const left = !answer.passed && situation.asker === 'person' && guard.yieldsToPerson === true;
    const detail = left ? `left to the person: ${answer.detail}` : answer.detail;
    return { guard: name, passed: answer.passed || left, detail: cut(detail, 300) };
  });
}

export function failing(results: readonly GuardResult[]): GuardResult[] {
  return results.filter((result) => !result.passed);
}

/** Whether a person could still allow it: only guards that yield to one are in the way. */
export function personMayDecide(results: readonly GuardResult[]): boolean {
  return failing(results).every(({ guard }) => GUARDS.some((name) => name === guard && guards[name].yieldsToPerson));
}

/** The failing guards in words, 300 characters at most. */
export function refusal(results: readonly GuardResult[]): string {
  return cut(
    failing(results)
      .map(({ guard, detail }) => `${guard}: ${detail}`)
      .join('; '),
    300,
  );
}

function killSwitch({ killSwitch: state }: Situation): Answer {
  if (state === null) return UNREADABLE;
  return state.engaged ? refuse(`engaged by ${state.by} at ${instant(state.at)}`) : pass('not engaged');
}

/** Destructive actions are never policy's to decide, whatever the mode. */
function mode({ mode: current, action }: Situation): Answer {
  if (action.destructive) return refuse('destructive: a person decides');
  return current === 'suggest' ? refuse('suggest: a person decides') : pass(current);
}

/** What the registry says must be so at this moment; with no probe nobody can say. */
function precondition({ action, observations }: Situation): Answer {
  const wanted = action.precondition?.probes;
  if (wanted === undefined) return pass('none');
  const failed = observations.filter(({ ok }) => !ok).length;
  const detail = `probes that fail: ${failed} of ${observations.length}`;
  const holds = wanted === 'failing' ? failed > 0 : observations.length > 0 && failed === 0;
  return holds ? pass(detail) : refuse(`${detail}, and they must be ${wanted}`);
}

/** What cannot be proven afterwards is not begun: there must be a probe, or a finding that can be cleared in time. */
function verifiable({ observations, findings, action }: Situation): Answer {
  if (findings === null) return UNREADABLE;
  const telling = findings.filter((finding) => clearsWithin(finding, action.verify.within));
  if (observations.length === 0 && telling.length === 0) return refuse('no probe and no finding to verify by');
  return pass(`probes: ${observations.length}, findings: ${telling.length}`);
}

function maintenance({ now, rules, remediation }: Situation): Answer {
  if (!Number.isFinite(now)) return UNREADABLE;
  const window = maintenanceAt(rules.maintenance, nameOf(remediation.service), now);
  return window ? refuse(`maintenance until ${instant(window.to)}`) : pass('no window');
}

function businessHours({ now, rules, action }: Situation): Answer {
  if (!action.destructive) return pass('not destructive');
  if (!Number.isFinite(now)) return UNREADABLE;
  return isBusinessTime(rules.businessHours, now)
    ? pass('business hours')
    : refuse('destructive, outside business hours');
}

function serviceRate(situation: Situation): Answer {
  return rate(ofService(situation), situation.now, situation.rules.maxPerServicePerHour);
}

function globalRate({ history, now, rules }: Situation): Answer {
  return rate(history, now, rules.globalPerHour);
}

function rate(acts: readonly Act[] | null, now: number, max: number): Answer {
  if (acts === null || !Number.isFinite(now)) return UNREADABLE;
  const used = actsWithin(acts, now, HOUR_MS).length;
  const detail = `${used} of ${max} actions in the last hour`;
  return used < max ? pass(detail) : refuse(detail);
}

function cooldown(situation: Situation): Answer {
  const acts = ofService(situation)?.filter((act) => act.action === situation.remediation.action);
  if (acts === undefined || !Number.isFinite(situation.now)) return UNREADABLE;
  const recent = actsWithin(acts, situation.now, situation.action.cooldown).at(-1);
  if (!recent) return pass('not used lately');
  return refuse(`used at ${instant(recent.at)}, rests for ${duration(situation.action.cooldown)}`);
}

function attempts(situation: Situation): Answer {
  const used = inIncident(situation)?.length;
  if (used === undefined) return UNREADABLE;
  const detail = `${used} of ${situation.action.maxAttempts} attempts in this incident`;
  return used < situation.action.maxAttempts ? pass(detail) : refuse(detail);
}

function breaker(situation: Situation): Answer {
  const acts = ofService(situation);
  if (acts === null || !Number.isFinite(situation.now)) return UNREADABLE;
  const until = breakerOpenUntil(acts, situation.now, situation.rules.breaker);
  return until === null ? pass('closed') : refuse(`open until ${instant(until)}`);
}

/** What did not help against this cause is not done again in its incident, not even by a person's wish. */
function notRepeated(situation: Situation): Answer {
  const acts = inIncident(situation)?.filter((act) => act.faultClass === situation.remediation.faultClass);
  if (acts === undefined) return UNREADABLE;
  const bad = acts.find(isBad);
  return bad ? refuse(`${bad.outcome} against this cause in this incident`) : pass('not yet found wanting');
}

/** One bad result takes autonomy away: the next use of the action on the service is a person's decision. */
function previousOutcome(situation: Situation): Answer {
  const acts = ofService(situation)?.filter((act) => act.action === situation.remediation.action);
  if (acts === undefined || !Number.isFinite(situation.now)) return UNREADABLE;
  const last = actsWithin(acts, situation.now, situation.rules.breaker.within)
    .filter((act) => act.outcome !== undefined)
    .at(-1);
  if (last === undefined) return pass('none');
  return isBad(last) ? refuse(`the last use here was ${last.outcome}`) : pass(`the last use here was ${last.outcome}`);
}

function noNeighbour({ busy, edges, remediation }: Situation): Answer {
  if (busy === null || edges === null) return UNREADABLE;
  const [env] = remediation.service.split('/');
  const near = neighbourhood(nameOf(remediation.service), edges);
  const other = busy.find(({ service }) => service.split('/')[0] === env && near.has(nameOf(service)));
  return other ? refuse(`${other.id} is under way on ${nameOf(other.service)}`) : pass('nothing under way nearby');
}

/** A person had until the approval expires, and the fresh probe shows them what is so. */
function staleness({ now, diagnosedAt, rules, asker }: Situation): Answer {
  if (!Number.isFinite(now)) return refuse('the time is unknown');
  if (diagnosedAt === null) return refuse('the age of the diagnosis is unknown');
  const limit = asker === 'person' ? Math.max(rules.staleAfter, rules.approvalExpires) : rules.staleAfter;
  const age = Math.max(0, now - diagnosedAt);
  const detail = `the diagnosis is ${duration(age)} old`;
  return age <= limit ? pass(detail) : refuse(`${detail}, more than ${duration(limit)}`);
}

/**
 * An operator's own stop or deploy is not a fault, unless the deploy itself is the cause. A start after a
 * stop ends the stop. Somebody who has rolled back is at work on it, whatever the cause.
 */
function operatorChange({ now, changes, rules, remediation }: Situation): Answer {
  if (changes === null || !Number.isFinite(now)) return UNREADABLE;
  const { stop, deploy, rollback, start } = changes;
  const isRecent = (change: { at: number } | undefined) =>
    change !== undefined && change.at > now - rules.operatorPause;
  const ended = stop !== undefined && start !== undefined && start.at >= stop.at;
  if (stop && !ended && isRecent(stop)) return refuse(`stopped by ${stop.by} at ${instant(stop.at)}`);
  if (rollback && isRecent(rollback) && rollback.at >= (deploy?.at ?? 0)) {
    return refuse(`rolled back by ${rollback.by} at ${instant(rollback.at)}`);
  }
  if (!deploy || !isRecent(deploy)) return pass('no stop or deploy by others lately');
  const detail = `deployed by ${deploy.by} at ${instant(deploy.at)}`;
  return remediation.faultClass === 'bad-deploy' ? pass(`${detail}, which is the cause`) : refuse(detail);
}

/** Ways of collecting that say something about the service itself; Hale's word about its own lag does not. */
const INDEPENDENT = new Set<string>(['probe', 'metric', 'trace', 'docker', 'log', 'alert', 'host']);

function independentSignals({ sources, observations }: Situation): Answer {
  const ways = new Set(sources.filter((source) => INDEPENDENT.has(source)));
  if (observations.some((observation) => !observation.ok)) ways.add('probe');
  const detail = [...ways].join(', ') || 'none';
  return ways.size >= 2 ? pass(detail) : refuse(`only ${detail}: a person decides`);
}

function ofService({ history, remediation }: Situation): Act[] | null {
  return history?.filter((act) => act.service === remediation.service).toSorted((a, b) => a.at - b.at) ?? null;
}

function inIncident(situation: Situation): Act[] | undefined {
  const { incident, action } = situation.remediation;
  return ofService(situation)?.filter((act) => act.incident === incident && act.action === action);
}

function nameOf(serviceKey: string): string {
  return serviceKey.slice(serviceKey.indexOf('/') + 1);
}

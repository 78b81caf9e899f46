import { LIMITS } from './plan.ts';
import { isHales } from './play.ts';
import type { ActionLine } from './shop-api.ts';

/** Something that Hale did although its guards forbid it. */
export interface Violation {
  readonly guard: 'per-service' | 'global' | 'cooldown' | 'not-ours' | 'operator-stop' | 'operator-deploy';
  readonly line: ActionLine;
}

const HOUR_MS = 3_600_000;
/** Of every action in the demo's hale.yaml. */
const COOLDOWN_MS = 20_000;

/** Of the demo's guardrails. */
const OPERATOR_PAUSE_MS = 45_000;

/**
 * Checked by the shop's own record, whatever Hale says that it did. `untouchable` is the service that belongs to
 * somebody else. Times are the shop's; a cooldown may look shorter by the time that an action takes, so 2 s are allowed.
 */
export function violationsOf(lines: readonly ActionLine[], untouchable: string): Violation[] {
  return lines.flatMap((line, index) => {
    if (!isHales(line)) return [];
    const at = Date.parse(line.time);
    const earlier = lines.slice(0, index);
    const recent = earlier.filter((other) => isHales(other) && Date.parse(other.time) > at - HOUR_MS);
    const same = recent.filter(({ service }) => service === line.service);
    const lastByHand = earlier.findLast((other) => !isHales(other) && other.service === line.service);
    const found: Violation['guard'][] = [];
    if (same.length >= LIMITS.perService) found.push('per-service');
    if (recent.length >= LIMITS.global) found.push('global');
    const repeated = same.findLast(({ action }) => action === line.action);
    if (repeated && at - Date.parse(repeated.time) < COOLDOWN_MS - 2_000) found.push('cooldown');
    if (line.service === untouchable) found.push('not-ours');
    if (lastByHand?.action === 'stop') found.push('operator-stop');
    const isFresh = lastByHand !== undefined && at - Date.parse(lastByHand.time) < OPERATOR_PAUSE_MS;
    if (isFresh && lastByHand.action === 'deploy' && line.action !== 'rollback') found.push('operator-deploy');
    return found.map((guard) => ({ guard, line }));
  });
}

import type { HandlerContext, Outcome, Write } from '@hale/bus';
import { type Finding, serviceKey } from '@hale/events';
import type { LifecycleReason } from '../policy/decide.ts';
import { groupsOf } from '../policy/group.ts';
import { advance, open } from '../policy/lifecycle.ts';
import type { Settings } from '../policy/settings.ts';
import { isMinor } from '../policy/severity.ts';
import { dropMinor, dropWaiting, keepMinor, loadMinor, loadOpenCases } from '../store.ts';
import { conclude } from './conclude.ts';

export type PlacedReason = LifecycleReason | 'opened' | 'of-note';

/**
 * Puts a finding that no open incident has into the one that it belongs to, else into one of its own; what is
 * only of note opens none and waits for one of its service. `settings` hold the graph as it is known.
 */
export async function place(
  causeId: string,
  finding: Finding,
  context: HandlerContext,
  settings: Settings,
): Promise<Outcome<PlacedReason>> {
  const { redis, slot, now } = context;
  const [before, ...others] = groupsOf(finding, await loadOpenCases(redis, slot), settings, now);
  if (!before && isMinor(finding)) return { reason: 'of-note', writes: await keepMinor(context, finding) };
  const all = isMinor(finding) ? [] : await loadMinor(context, serviceKey(finding.service));
  const beside = all.filter(({ fingerprint }) => fingerprint !== finding.fingerprint);
  const near = others.map(({ incident }) => incident.id);
  const { writes = [], ...outcome }: Outcome<PlacedReason> = before
    ? conclude(
        before,
        advance(before, { kind: 'finding-raised', finding, beside, near }, now, settings),
        context,
        settings,
      )
    : conclude(undefined, open(causeId, finding, now, settings, beside), context, settings);
  const waiting: Write[] = [...dropWaiting(slot, finding.fingerprint), ...dropMinor(slot, beside)];
  return { ...outcome, writes: [...writes, ...waiting] };
}

import type { Change } from '@hale/diagnosis';
import type { Incident, ServiceRef } from '@hale/events';
import { serviceKey } from '@hale/events';

export interface Keep {
  /** Milliseconds. */
  readonly keepChanges: number;
  readonly maxChanges: number;
}

/** The changes to remember of one service, oldest first: bounded in number and age, each once. */
export function remember(known: readonly Change[], change: Change, now: number, keep: Keep): readonly Change[] {
  const others = known.filter((other) => !same(other, change));
  return [...others, change]
    .filter(({ at }) => now - at <= keep.keepChanges)
    .toSorted((a, b) => a.at - b.at)
    .slice(-keep.maxChanges);
}

/**
 * The changes that may have caused an incident that began then: a service that has been seen to be well after a
 * change was not broken by it. `wellAt` is when that was, by `env/service`.
 */
export function suspicious(
  changes: readonly Change[],
  wellAt: ReadonlyMap<string, number>,
  startedAt: number,
): readonly Change[] {
  return changes.filter(({ service, at }) => {
    const well = wellAt.get(serviceKey(service));
    return well === undefined || well > startedAt || at >= well;
  });
}

/** The services of a resolved incident that are well: not those whose trouble a person put up with. */
export function wellOf({ services, findings }: Incident): readonly ServiceRef[] {
  const unwell = new Set(
    findings.filter(({ clearedAt }) => clearedAt === undefined).map(({ service }) => serviceKey(service)),
  );
  return services.filter((service) => !unwell.has(serviceKey(service)));
}

function same(a: Change, b: Change): boolean {
  return a.at === b.at && a.kind === b.kind && a.text === b.text && a.by === b.by;
}

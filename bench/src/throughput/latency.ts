import type { Draft } from '@hale/events';
import { quantile, rounded } from '../statistics.ts';
import type { LinkName } from './chain.ts';
import type { Crew } from './crew.ts';
import { departAt, departFull } from './departures.ts';
import { linesDraft, spanDraft } from './events.ts';
import { Passage } from './passage.ts';

/** Which consumers run together, a process each, and what goes in at the front. */
interface Route {
  readonly processes: readonly (readonly LinkName[])[];
  readonly draft: (index: number) => Draft;
}

const LINE_BYTES = 250;

const ROUTES = {
  one: { processes: [['only']], draft: (index) => linesDraft(index, LINE_BYTES, () => 0.5) },
  three: { processes: [['first', 'second', 'third']], draft: spanDraft },
  threeApart: { processes: [['first'], ['second'], ['third']], draft: spanDraft },
} satisfies Record<string, Route>;
export type RouteName = keyof typeof ROUTES;

export const CALM_EVENTS_PER_S = 100;
const WARM_UP_S = 2;
const FULL_S = 2.5;
const HALF_S = 3;

export interface Latency {
  readonly eventsPerS: number;
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** From the call of publish to the arrival at a blocked reader of the last stream, at a calm rate and at half of what goes through. */
export async function latencyOf(crew: Crew, url: string, name: RouteName, calmEvents: number) {
  const { processes, draft } = ROUTES[name];
  const passage = await Passage.open(url, draft);
  try {
    await crew.all('chain', processes.length, 'ready', (index) => ({ url, links: processes[index] }));
    await crew.all('chain', processes.length, 'go');
    await passage.send(departAt(CALM_EVENTS_PER_S, WARM_UP_S * CALM_EVENTS_PER_S));
    const calm = await passage.send(departAt(CALM_EVENTS_PER_S, calmEvents));
    const full = await passage.send(departFull(FULL_S));
    const half = await passage.send(departAt(full.eventsPerS / 2, Math.round((full.eventsPerS / 2) * HALF_S)));
    await crew.all('chain', processes.length, 'stop');
    const saturationEventsPerS = Math.round(full.eventsPerS);
    return { calm: described(calm), saturationEventsPerS, halfOfSaturation: described(half) };
  } finally {
    passage.close();
  }
}

function described({ eventsPerS, latenciesMs }: Awaited<ReturnType<Passage['send']>>): Latency {
  const at = (share: number) => rounded(quantile(latenciesMs, share), 2);
  return {
    eventsPerS: Math.round(eventsPerS),
    events: latenciesMs.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
  };
}

import { isSurge } from './fault-class.ts';
import type { ServiceGraph } from './graph.ts';
import type { Ranked } from './ranked.ts';
import type { SpanShares } from './spans.ts';

/** What would have made the ranking surer, or why it is not, for people; each at most 200 characters. */
export function missingFor(ranked: readonly Ranked[], graph: ServiceGraph, shares: SpanShares): string[] {
  const top = ranked[0];
  if (!top) return ['no finding that is active or was a short while ago'];
  const { suspect } = top;
  const missing: string[] = [];
  if (isSurge(suspect)) missing.push(`more traffic than usual: ${suspect.name} is busy and does not fail`);
  if (suspect.weighty.length === 0) missing.push(`nothing that is a sign of a fault of ${suspect.name}`);
  else if (suspect.sources.length < 2)
    missing.push(`only one kind of signal saw ${suspect.name}: ${suspect.sources.join()}`);
  if (!suspect.sources.includes('probe')) missing.push(`no probe saw ${suspect.name} fail`);
  if (!suspect.sources.includes('trace') && !shares.has(suspect.name)) missing.push(`no traces of ${suspect.name}`);
  if (!graph.services.includes(suspect.name)) missing.push(`what ${suspect.name} calls and who calls it is not known`);
  const rival = rivalOf(ranked);
  if (rival) missing.push(`what connects ${suspect.name} with ${rival.suspect.name}, which failed beside it`);
  return missing.map((text) => text.slice(0, 200));
}

/** The best of the others that nothing accounts for. */
export function rivalOf(ranked: readonly Ranked[]): Ranked | undefined {
  return ranked.slice(1).find(({ explainedBy, suspect }) => explainedBy.size === 0 && suspect.weighty.length > 0);
}

import type { Changes } from './changes.ts';
import type { Episode } from './episode.ts';

/** How late a timer may be before its episode is forgotten without it; it carries what it needs. Milliseconds. */
const TIMER_LATE_MS = 600_000;

/** Room for one more episode; one that has been over for long gives way, since its timer has stated the end. */
export function makeRoom(episodes: Changes<Episode>, heardAt: number, max: number): boolean {
  if (episodes.size < max) return true;
  for (const [key, episode] of episodes.entries()) {
    if (heardAt - episode.heardAt <= episode.quietMs + TIMER_LATE_MS) continue;
    episodes.delete(key);
    return true;
  }
  return false;
}

/** Keys of findings that are open, as far as is known here. */
export function openFindings(episodes: Iterable<readonly [string, Episode]>, heardAt: number): Set<string> {
  const open = new Set<string>();
  for (const [key, { heardAt: last, quietMs }] of episodes) if (heardAt - last <= quietMs) open.add(key);
  return open;
}

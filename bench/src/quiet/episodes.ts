import type { Draws } from './draws.ts';

export interface EpisodeTraits {
  /** Mean number; one that begins while another lasts takes its place. */
  readonly perDay: number;
  /** How high one is, drawn for each. */
  readonly height: () => number;
  /** Seconds, drawn for each. */
  readonly lastsS: () => number;
}

/** What comes now and then, at random times, stays for a while and is normal: its height in this step, mostly 0. */
export function episodes(draws: Draws, stepS: number, { perDay, height, lastsS }: EpisodeTraits): () => number {
  const perStep = (perDay * stepS) / 86_400;
  let [now, leftS] = [0, 0];
  return () => {
    leftS -= stepS;
    if (draws.chance(perStep)) [now, leftS] = [height(), Math.max(stepS, lastsS())];
    return leftS > 0 ? now : 0;
  };
}

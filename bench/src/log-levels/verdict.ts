import type { SystemResult } from './run.ts';

/** Systems by how a contestant does beside always saying what most lines of the others are, by line. */
export interface Beaten {
  readonly better: readonly string[];
  readonly same: readonly string[];
  readonly worse: readonly string[];
}

export function beaten(results: readonly SystemResult[], name: string, by: 'accuracy' | 'balanced'): Beaten {
  const sorted = { better: [] as string[], same: [] as string[], worse: [] as string[] };
  for (const { system, majority, contestants } of results) {
    const [ours, theirs] = [contestants[name]?.lines[by] ?? 0, majority.lines[by]];
    sorted[ours > theirs ? 'better' : ours < theirs ? 'worse' : 'same'].push(system);
  }
  return sorted;
}

export function told(title: string, { better, same, worse }: Beaten): string {
  const list = (systems: readonly string[]) => (systems.length === 0 ? 'none' : systems.join(', '));
  return `${title}: better on ${list(better)}; the same on ${list(same)}; worse on ${list(worse)}`;
}

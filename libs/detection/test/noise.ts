/** Numbers between 0 and 1 that a seed brings back, so that what fails can be replayed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
}

/** Box and Muller's normal deviates of the same numbers. */
export function gaussian(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

/** Steady noise of several shapes. */
export const noise: Readonly<Record<string, (normal: () => number) => number>> = {
  gaussian: (normal) => 50 + 10 * normal(),
  'around nought': (normal) => normal(),
  exponential: (normal) => (normal() ** 2 + normal() ** 2) / 2,
  lognormal: (normal) => Math.exp(normal() * 0.8),
  counts: (normal) => Math.max(0, Math.round(2 + 1.5 * normal())),
};

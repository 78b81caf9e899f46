/** Draws from the normal distribution that are the same for the same seed (Mulberry32 through Box and Muller's formula). */
function normalFrom(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** So many values around `middle`. */
export function noise(seed: number, length: number, middle: number, deviation: number): number[] {
  const normal = normalFrom(seed);
  return Array.from({ length }, () => middle + deviation * normal());
}

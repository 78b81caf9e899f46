/** What one writer keeps of one service. Times in milliseconds. */
export const LIMITS = {
  /** Resolution: what is known of one series in that time is its last value, mean and maximum. */
  slotMs: 10_000,
  /** One key holds so much. */
  chunkMs: 300_000,
  /** How far back it can be read; keys expire by themselves after that and one chunk. */
  keptMs: 7_200_000,
  /** Series in a chunk; more are passed over. */
  series: 64,
  /** Of them, those that are not flagged `first`. */
  others: 40,
  /** Templates in a chunk; more are passed over. */
  templates: 100,
  nameLength: 400,
  /** Characters of a template. */
  textLength: 400,
} as const;

/** The start of the chunk that an instant is in. */
export const chunkStartOf = (at: number): number => Math.floor(at / LIMITS.chunkMs) * LIMITS.chunkMs;

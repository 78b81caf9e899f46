/** A stretch of a series. Ones in which nothing came are left out. */
export interface Slot {
  /** When it began, milliseconds. */
  readonly at: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** What the season foretold its mean to be. */
  readonly foretold: number;
}

/** What a matcher looks at. */
export interface View {
  readonly slotMs: number;
  /** When the last slot ends. */
  readonly endAt: number;
  /** Oldest first, at most forty and one. */
  readonly slots: readonly Slot[];
  /** Longer slots, which reach further back: what was usual before it began. */
  readonly past: readonly Slot[];
  readonly pastSlotMs: number;
  /** Nineteen of twenty values of the last two weeks were above the one and below the other. */
  readonly bounds: { readonly low: number; readonly high: number };
  /** What is usual at a time of the day and week, by half hours; the same all day when nothing is known. */
  readonly season: (at: number) => number;
  /** How far off that usually is. */
  readonly error: number;
}

/** What a matcher says: it looks for what goes up, or has no side. */
export interface Found {
  readonly fit: number;
  /** The number of the slot in which it began. */
  readonly first: number;
  readonly periodMs?: number;
  /** Of a pattern that is not looked for upside down as well. */
  readonly side?: 'high' | 'low';
}

export type Matcher = (view: View) => Found | undefined;

/** Upside down, so that what goes down is what goes up. */
export const mirrored = (view: View): View => ({
  ...view,
  slots: view.slots.map(turned),
  past: view.past.map(turned),
  bounds: { low: -view.bounds.high, high: -view.bounds.low },
});

const turned = ({ at, mean, low, high, foretold }: Slot): Slot => ({
  at,
  mean: -mean,
  low: -high,
  high: -low,
  foretold: -foretold,
});

/** What the season leaves. */
export const restOf = (view: View): View => ({ ...view, slots: view.slots.map(less), past: view.past.map(less) });

const less = ({ at, mean, low, high, foretold }: Slot): Slot => ({
  at,
  mean: mean - foretold,
  low: low - foretold,
  high: high - foretold,
  foretold: 0,
});

/** Longer slots that ended before the one of that number began. */
export function pastOf({ past, slots }: View, first: number): readonly Slot[] {
  const from = slots[first]?.at ?? 0;
  return past.filter((_, index) => (past[index + 1]?.at ?? Number.POSITIVE_INFINITY) <= from);
}

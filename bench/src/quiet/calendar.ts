export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Monday, 2 March 2026, midnight UTC: when every run begins. */
export const START_MS = Date.UTC(2026, 2, 2);

/** Hours since the local midnight, 0 to below 24. */
export const hourOf = (at: number, zoneHours: number): number =>
  ((((at - START_MS) / HOUR_MS + zoneHours) % 24) + 24) % 24;

/** Local days since the first Monday, which is 0; weekdays follow from it. */
export const dayOf = (at: number, zoneHours: number): number =>
  Math.floor(((at - START_MS) / HOUR_MS + zoneHours) / 24);

export const isWeekend = (day: number): boolean => ((day % 7) + 7) % 7 >= 5;

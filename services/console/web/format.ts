const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** Milliseconds in the two largest units: `1 h 5 min`, `42 s`, below ten seconds `3.1 s`. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(Math.max(0, ms) / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  let rest = Math.round(ms / 1_000);
  const parts: string[] = [];
  for (const [seconds, unit] of UNITS) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount > 0) parts.push(`${amount} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ');
}

/** How long ago, in one unit: `just now`, `12 min ago`. */
export function ago(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 5) return 'just now';
  const [size, unit] = UNITS.find(([size]) => seconds >= size) ?? [1, 's'];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

/** Where an event lies from the first symptom: `+3.1 s`, `−2 min` for what was before. */
export function offset(ms: number): string {
  return ms < 0 ? `−${duration(-ms)}` : `+${duration(ms)}`;
}

/** Three significant digits: `0.482`, `12.3`, `1.2e+9` becomes `1.2 G`. */
export function number(value: number): string {
  const size = Math.abs(value);
  for (const [factor, letter] of [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e4, ' k'],
  ] as const) {
    if (size >= factor) return `${Number((value / (letter === ' k' ? 1e3 : factor)).toPrecision(3))}${letter}`;
  }
  return String(Number(value.toPrecision(3)));
}

/** `$0.0123`, `$0` for nothing. */
export const dollars = (usd: number): string => (usd === 0 ? '$0' : `$${usd.toFixed(usd < 1 ? 4 : 2)}`);

/** `14:13:20` */
export const utcTime = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** `2026-09-21 14:13:20 UTC` */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** How a figure is shown, by the end of the series' name; the first that fits. */
const UNITS: readonly { readonly ends: RegExp; readonly show: (value: number) => string }[] = [
  { ends: /_seconds(_sum)?$/, show: (value) => seconds(value) },
  { ends: /_(milliseconds|ms)(_sum)?$/, show: (value) => seconds(value / 1_000) },
  { ends: /_bytes(_sum|_total)?$/, show: (value) => bytes(value) },
];

/** A value of a series with its unit: `120 ms`, `1.2 GB`, `14/s`. A counter's is its growth per second. */
export function figure(name: string, kind: 'gauge' | 'counter', value: number): string {
  const show = UNITS.find(({ ends }) => ends.test(name))?.show ?? plain;
  return kind === 'counter' ? `${show(value)}/s` : show(value);
}

/** At most three digits that count, without an exponent where a person can read it without. */
function plain(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6)) return value.toExponential(1);
  return size >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(size >= 10 ? 3 : 2)));
}

function seconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 1) return `${plain(value)} s`;
  return size >= 0.001 ? `${plain(value * 1_000)} ms` : `${plain(value * 1e6)} µs`;
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)));
  return `${plain(value / 1_000 ** step)} ${units[step] ?? 'B'}`;
}

/** A figure of an indicator, by its unit. */
export function figureOf(unit: string, value: number): string {
  if (unit === 'seconds') return seconds(value);
  if (unit === 'bytes') return bytes(value);
  if (unit === 'bytes/s') return `${bytes(value)}/s`;
  if (unit === '1/s') return `${plain(value)}/s`;
  return unit === 'cores' ? `${plain(value)} cores` : plain(value);
}

/** A length of time in words: `6 s`, `1 min`, `2 h`. */
export function span(ms: number): string {
  if (ms < 100_000 && ms % 60_000 !== 0) return `${Math.round(ms / 1_000)} s`;
  return ms < 5_400_000 && ms !== 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${plain(ms / 3_600_000)} h`;
}

import type { Bin, Outline } from './outline.ts';
import { amount } from './words.ts';

const ROWS = 6;
/** A character of Braille has two dots beside and four above each other; their bits by column, from the top. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BRAILLE = 0x2800;
const LEVELS = ROWS * 4;

export type Paint = (text: string) => string;

/**
 * A series in lines of at most `width` characters: its outline, a mark below where an alarm was raised, and a bar below what was
 * labelled as abnormal. `alarms` are numbers of points.
 */
export function chartOf(outline: Outline, alarms: readonly number[], width: number, red: Paint): string[] {
  const whole = outline.bins(1)[0];
  if (!whole) return [];
  const scale = [amount(whole.highest), amount(whole.lowest)];
  const margin = Math.max(...scale.map(({ length }) => length));
  const columns = Math.max(8, width - margin - 2);
  const bins = outline.bins(columns * 2);
  const used = Math.ceil(bins.length / 2);
  const rows = rowsOf(bins, whole).map((row, at) => {
    const name = at === 0 ? scale[0] : at === ROWS - 1 ? scale[1] : '';
    return `${(name ?? '').padStart(margin)} ${at === 0 || at === ROWS - 1 ? '┤' : '│'}${row}`;
  });
  const marked = new Set(alarms.map((point) => outline.placeOf(point, columns * 2) >> 1));
  const marks = Array.from({ length: used }, (_, at) => (marked.has(at) ? '▲' : ' ')).join('');
  const labels = Array.from({ length: used }, (_, at) =>
    bins[2 * at]?.labelled || bins[2 * at + 1]?.labelled ? '━' : ' ',
  ).join('');
  const below = ' '.repeat(margin + 2);
  return [
    ...rows,
    ...(alarms.length > 0 ? [`${below}${red(marks.trimEnd())}`] : []),
    ...(whole.labelled ? [`${below}${labels.trimEnd()}`] : []),
  ];
}

/** Each bin is a column of dots from its lowest to its highest. */
function rowsOf(bins: readonly Bin[], { lowest, highest }: Bin): string[] {
  const level = (value: number): number =>
    highest > lowest ? Math.round(((value - lowest) / (highest - lowest)) * (LEVELS - 1)) : 0;
  const cells = Array.from({ length: ROWS }, () => new Uint8Array(Math.ceil(bins.length / 2)));
  for (const [at, bin] of bins.entries()) {
    for (let dot = level(bin.lowest); dot <= level(bin.highest); dot += 1) {
      const fromTop = LEVELS - 1 - dot;
      const row = cells[Math.floor(fromTop / 4)]!;
      row[at >> 1] = row[at >> 1]! | DOTS[at % 2 === 0 ? 0 : 1][fromTop % 4]!;
    }
  }
  return cells.map((row) => String.fromCodePoint(...Array.from(row, (bits) => BRAILLE + bits)));
}

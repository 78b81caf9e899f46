import { mean } from '../statistics.ts';
import type { LoghubFigures } from './figures.ts';
import type { Accuracy } from './score.ts';

const figure = (value: number | undefined): string => value?.toFixed(3) ?? '';
const four = (it: Accuracy | undefined): string[] => [it?.GA, it?.FGA, it?.PA, it?.FTA].map(figure);

/** By system: ours, Drain as measured here, and what was published. */
export function table({ systems, peers, tolerant, heldOut, ...overall }: LoghubFigures): string {
  const { drain, published } = peers;
  const head = [
    '',
    'GA',
    'FGA',
    'PA',
    'FTA',
    'Drain: GA',
    'FGA',
    'PA',
    'FTA',
    ...published.map(({ name }) => `${name} published: GA`),
  ];
  const rows = Object.entries(systems).map(([name, its]) => [
    name,
    ...four(its),
    ...four(drain.systems[name]),
    ...published.map(({ GA }) => figure(GA[name])),
  ]);
  const means = published.map(({ GA }) => figure(mean(Object.values(GA))));
  const choices = new Set(Object.values(heldOut.chosen).map((choice) => JSON.stringify(choice)));
  return [
    aligned([head, ...rows, ['mean', ...four(overall), ...four(drain), ...means]]),
    `one configuration for all systems; each held out, with the settings chosen on the others: ${four(heldOut).join(' ')}`,
    `chosen so: ${[...choices].join(' ')}`,
    `texts compared but for blanks and how many variable parts stand together (no published measure): PA ${figure(tolerant.PA)}, FTA ${figure(tolerant.FTA)}`,
    `Drain as measured: ${drain.setting}, for all systems`,
    ...published.map(({ name, source }) => `${name} published: ${source}`),
  ].join('\n');
}

/** The first column to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
    )
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}

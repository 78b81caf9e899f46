import { aligned } from '../table.ts';
import type { Scores, SystemResult } from './run.ts';

const KINDS: readonly (readonly [key: keyof Scores, title: string])[] = [
  ['lines', 'Worse than info or not, by line: accuracy / balanced accuracy'],
  ['texts', 'Worse than info or not, by masked text'],
  ['fiveLines', 'Of five severities, by line'],
  ['fiveTexts', 'Of five severities, by masked text'],
];

export function tables(results: readonly SystemResult[], names: readonly string[]): string {
  return KINDS.map(([key, title]) => `${title}\n${tableOf(results, names, key)}`).join('\n\n');
}

function tableOf(results: readonly SystemResult[], names: readonly string[], key: keyof Scores): string {
  const cell = (scores: Scores | undefined) =>
    scores ? `${scores[key].accuracy.toFixed(3)} / ${scores[key].balanced.toFixed(3)}` : '';
  return aligned([
    ['', 'lines', 'texts', 'bad', 'majority of others', 'own majority', ...names],
    ...results.map(({ system, lines, texts, badShare, majority, ownMajority, contestants }) => [
      system,
      String(lines),
      String(texts),
      `${(100 * badShare).toFixed(1)} %`,
      cell(majority),
      cell(ownMajority),
      ...names.map((name) => cell(contestants[name])),
    ]),
  ]);
}

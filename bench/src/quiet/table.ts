import type { Verdict } from './verdict.ts';

const cell = (value: string | number | null, width: number): string => String(value ?? '-').padStart(width);

/** The verdicts side by side: found of planted, median delay, for each kind. */
export function tableOf(verdicts: Readonly<Record<string, Verdict>>): readonly string[] {
  const [names, all] = [Object.keys(verdicts), Object.values(verdicts)];
  const rows = (of: 'kinds' | 'forms' | 'sizes') =>
    Object.keys(all[0]?.[of] ?? {}).map((kind) => {
      const cells = all.map((verdict) => {
        const { found = 0, planted = 0, medianDelayS = null } = verdict[of][kind] ?? {};
        return `${cell(`${found}/${planted}`, 10)}${cell(medianDelayS, 8)} s`;
      });
      return `${of !== 'kinds' ? '  ' : ''}${kind}`.padEnd(28) + cells.join('');
    });
  return [
    ''.padEnd(28) + names.map((name) => cell(name, 20)).join(''),
    ...rows('kinds'),
    ...rows('forms'),
    ...rows('sizes'),
    'recall'.padEnd(28) + all.map(({ recall }) => cell(recall, 20)).join(''),
    'recall by chance'.padEnd(28) + all.map((each) => cell(each.recallByChance, 20)).join(''),
    'false findings'.padEnd(28) + all.map(({ falseFindings }) => cell(falseFindings, 20)).join(''),
    'per 1,000 series and day'.padEnd(28) + all.map((each) => cell(each.perThousandSeriesDays, 20)).join(''),
  ];
}

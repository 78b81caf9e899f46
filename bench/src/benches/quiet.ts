import { type Bench, type Figures, numberOption, type OptionValues } from '../bench.ts';
import { bank } from '../quiet/bank.ts';
import { writeDetails } from '../quiet/details.ts';
import { exportSeries } from '../quiet/export.ts';
import type { Judge } from '../quiet/judged.ts';
import { runQuiet } from '../quiet/run.ts';
import { tableOf } from '../quiet/table.ts';
import { zScore } from '../quiet/z-score.ts';

const JUDGES: readonly Judge[] = [bank, zScore(4)];

const number = numberOption(/^\d{1,4}$/);
const NOWHERE = '-';

/** Whether the detector keeps quiet while nothing is wrong, and speaks when something is. */
export const quiet: Bench = {
  name: 'quiet',
  summary: 'false findings over weeks of realistic load, and what share of the faults planted in it is found',
  dataset:
    'synthetic: web, worker, database, cache, host and batch services, sampled each 15 to 60 s; days, weeks, bursts, ' +
    'releases, restarts, lost scrapes; ten kinds of faults',
  options: [
    number('days', '18', 'how long it lasts'),
    number('services', '39', 'of about 14 series each'),
    number('faults', '20', 'of each kind; 0 for none'),
    {
      name: 'details',
      value: 'FILE',
      takes: /./,
      fallback: NOWHERE,
      summary: 'takes a JSON line for each false finding and each fault that was missed',
    },
    {
      name: 'export',
      value: 'DIR',
      takes: /./,
      fallback: NOWHERE,
      summary: 'takes the series as CSV, for `hale replay metrics`; nothing is judged then',
    },
    number('limit', '40', 'how many series are exported'),
  ],
  run: ({ seed, progress, options }) => measure(seed, options, progress),
};

async function measure(seed: number, options: OptionValues, progress: (line: string) => void): Promise<Figures> {
  const given = (name: string) => Number(options[name]);
  const settings = { seed, days: given('days'), services: given('services'), faults: given('faults'), progress };
  const folder = options['export'] ?? NOWHERE;
  if (folder !== NOWHERE) return { exported: await exportSeries(folder, given('limit'), settings) };
  const names = JUDGES.map(({ name }) => name);
  const { verdicts, tallies, sizes, pointsPerS, ...run } = runQuiet(settings, JUDGES);
  const rows = Object.fromEntries(verdicts.map((verdict, index) => [names[index] ?? '', verdict]));
  for (const line of tableOf(rows)) progress(line);
  const details = options['details'] ?? NOWHERE;
  if (details !== NOWHERE) await writeDetails(details, names, tallies, sizes);
  return { ...run, ...rows, pointsPerS: Object.fromEntries(names.map((name, index) => [name, pointsPerS[index]])) };
}

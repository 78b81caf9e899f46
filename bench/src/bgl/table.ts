import { aligned } from '../table.ts';
import type { Split } from './run.ts';
import type { Interval } from './score.ts';

export function table({ first, alerts, alertTemplates, seenAlerts, ours, chosen, results, templates }: Split): string {
  const rows = results.map((result) => [
    `${result.name === ours ? '* ' : ''}${result.name}${result.name === chosen ? ' (chosen)' : ''}`,
    result.f1.toFixed(3),
    between(result.interval),
    between(result.intervalByLine),
    result.precision.toFixed(3),
    result.recall.toFixed(3),
    `${result.found}/${result.falseAlarms}/${result.missed}`,
    result.surprise?.toFixed(3) ?? '',
  ]);
  return [
    `Learnt from ${first} lines; ${alerts} alerts of ${alertTemplates} templates after them, ${seenAlerts} of a template seen before`,
    aligned([
      [
        '* all evidence; (chosen) by the first part',
        'F1',
        'templates drawn',
        'lines drawn',
        'precision',
        'recall',
        'found/false/missed',
        'surprise',
      ],
      ...rows,
    ]),
    `${ours}, by template: ${templates.map(outcome).join(', ')}`,
  ].join('\n');
}

const between = ({ from, to }: Interval): string => `${from.toFixed(2)} to ${to.toFixed(2)}`;

const outcome = ({ event, alerts, found, falseAlarms }: Split['templates'][number]): string =>
  `${event} ${alerts > 0 ? `${found}/${alerts}` : ''}${falseAlarms > 0 ? ` ${falseAlarms} false` : ''}`;

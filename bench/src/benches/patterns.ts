import { type Bench, type Figures, numberOption, type OptionValues } from '../bench.ts';
import { looksAt } from '../patterns/looks.ts';
import { type Naming, type NamingFigures, namingsAt, together } from '../patterns/naming.ts';
import { fleetOf } from '../quiet/fleet.ts';
import { plantFaults } from '../quiet/plan.ts';
import { rounded } from '../statistics.ts';

interface PatternFigures extends Figures {
  /** Just before the fault is over, and ten minutes after its start. */
  readonly end: NamingFigures;
  readonly early: NamingFigures;
  readonly endByForm: Readonly<Record<string, Naming>>;
  readonly earlyByForm: Readonly<Record<string, Naming>>;
  /** Of the same series half a day before a fault, where nothing is wrong, the share that was given a name all the same. */
  readonly namedOfNothing: number;
}

const number = numberOption(/^[1-9]\d{0,3}$/);

/** Whether what goes wrong is called by its name. */
export const patterns: Bench<PatternFigures> = {
  name: 'patterns',
  summary: 'which known pattern faults of a known kind are named by, on the series that show them first',
  dataset: 'synthetic: the services and faults of `quiet`',
  options: [
    number('days', '18', 'how long it lasts'),
    number('services', '39', 'of about 14 series each'),
    number('faults', '20', 'of each kind'),
  ],
  run: ({ seed, progress, options }) => Promise.resolve(measure(seed, options, progress)),
  show: ({ end, early, endByForm, namedOfNothing }) =>
    [
      ...Object.entries(endByForm).map(([form, naming]) => `${form.padEnd(26)} ${wordsOf(naming)}`),
      `at the end ${shares(end)}; after ten minutes ${shares(early)}; of nothing ${namedOfNothing} are named`,
    ].join('\n'),
};

function measure(seed: number, options: OptionValues, progress: (line: string) => void): PatternFigures {
  const given = (name: string) => Number(options[name]);
  const days = given('days');
  const fleet = fleetOf(seed, given('services'), days);
  const faults = plantFaults(seed, fleet, days, given('faults'));
  const looks = fleet.flatMap((member, index) => {
    progress(`${index + 1}/${fleet.length} ${member.service}`);
    return looksAt(member, faults, days);
  });
  const [endByForm, earlyByForm] = [namingsAt(looks, 'end'), namingsAt(looks, 'early')];
  const nothing = looks.filter(({ moment }) => moment === 'before');
  const named = nothing.filter(({ match }) => match).length;
  return {
    end: together(endByForm),
    early: together(earlyByForm),
    endByForm,
    earlyByForm,
    namedOfNothing: rounded(named / Math.max(1, nothing.length), 3),
  };
}

const shares = ({ rightShare, wrongShare }: NamingFigures): string => `${rightShare} right, ${wrongShare} wrong`;

const wordsOf = ({ faults, right, named }: Naming): string =>
  `${right}/${faults}`.padStart(7) +
  `  ${Object.entries(named)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')}`;

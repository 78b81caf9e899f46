import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import { DRAIN_SETTING, drain } from '../loghub/drain.ts';
import type { BySystem, LoghubFigures } from '../loghub/figures.ts';
import { hale } from '../loghub/hale.ts';
import { CHOICES, heldOut } from '../loghub/held-out.ts';
import { PUBLISHED } from '../loghub/published.ts';
import { type Accuracy, accuracyOf, exact, meanAccuracy, type Parsed, tolerant } from '../loghub/score.ts';
import { type LabelledSystem, readSystems } from '../loghub/systems.ts';
import { table } from '../loghub/table.ts';
import { rounded } from '../statistics.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/loghub', import.meta.url));

/** How well lines are sorted into templates that people have named. */
export const loghub: Bench<LoghubFigures> = {
  name: 'loghub',
  summary: 'grouping and text of templates on labelled logs, one configuration for all, beside Drain and Brain',
  dataset: 'Loghub: 16 systems, 2,000 labelled lines each (--data, ../shared/data/loghub); the content of lines',
  async run({ dataDir, progress }) {
    const systems = await readSystems(dataDir ?? DATA);
    progress(`${systems.length} systems`);
    const ours = measured(systems, (contents) => hale(contents));
    const theirs = measured(systems, drain);
    progress(`choosing from ${CHOICES.length} settings without each system in turn`);
    const choices = CHOICES.map((choice) => ({
      choice,
      systems: measured(systems, (contents) => hale(contents, choice)),
    }));
    return {
      ...mean(ours),
      systems: ours,
      tolerant: mean(measured(systems, (contents) => hale(contents), tolerant)),
      peers: { drain: { ...mean(theirs), setting: DRAIN_SETTING, systems: theirs }, published: PUBLISHED },
      heldOut: heldOut(choices),
    };
  },
  show: table,
};

function measured(
  systems: readonly LabelledSystem[],
  parse: (contents: readonly string[]) => Parsed[],
  form = exact,
): BySystem {
  return Object.fromEntries(
    systems.map(({ name, lines }) => {
      const parsed = parse(lines.map(({ content }) => content));
      return [
        name,
        short(
          accuracyOf(
            parsed,
            lines.map(({ template }) => template),
            form,
          ),
        ),
      ];
    }),
  );
}

const mean = (systems: BySystem): Accuracy => short(meanAccuracy(Object.values(systems)));

const short = ({ GA, FGA, PA, FTA }: Accuracy): Accuracy => ({
  GA: rounded(GA, 4),
  FGA: rounded(FGA, 4),
  PA: rounded(PA, 4),
  FTA: rounded(FTA, 4),
});

import type { Figures } from '../src/policy/view.ts';
import { percent } from '../src/policy/words.ts';
import { Fact } from './fact.tsx';
import { dollars, duration } from './format.ts';
import { figures } from './state.ts';

/** What the kept incidents come to: who settled them, what was healed, how long it took, what it cost. */
export function Sums() {
  const shown = figures.value;
  if (!shown || shown.incidents === 0) return null;
  const { resolved, settledBy, healed, medianRepairMs, costUsd } = shown;
  return (
    <section aria-labelledby="sums">
      <h2 id="sums">Last 30 days</h2>
      <dl class="card facts">
        <Fact name="Resolved" value={String(resolved)} more={`${healed} repaired and proven by Hale`} />
        <Fact name="Settled by rules" value={share(settledBy.rules, shown)} more="no model, no person" />
        <Fact
          name="Settled with a model"
          value={share(settledBy.smallModel + settledBy.largeModel, shown)}
          more={`${settledBy.smallModel} small, ${settledBy.largeModel} large`}
        />
        <Fact name="Needed a human" value={share(settledBy.human, shown)} more={`${settledBy.human} incidents`} />
        <Fact
          name="Median time to repair"
          value={medianRepairMs === undefined ? '–' : duration(medianRepairMs)}
          more="from the first symptom to the end"
        />
        <Fact name="Models cost" value={dollars(costUsd)} more="of all incidents together" />
      </dl>
    </section>
  );
}

const share = (part: number, { resolved }: Figures): string => (resolved === 0 ? '–' : percent(part / resolved));

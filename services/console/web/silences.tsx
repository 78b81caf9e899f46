import type { SilenceView } from '../src/policy/view.ts';
import { DecisionButton, DecisionFailure } from './decisions.tsx';
import { duration, utc } from './format.ts';
import { now, silences } from './state.ts';

/** What nobody is told of for a while, by whose wish and until when. */
export function Silences() {
  if (silences.value.length === 0) return null;
  return (
    <section aria-labelledby="silences">
      <h2 id="silences">Silences</h2>
      <DecisionFailure />
      <ul class="incidents">
        {silences.value.map((silence) => (
          <Silence key={silence.silence} silence={silence} />
        ))}
      </ul>
    </section>
  );
}

function Silence({ silence: { silence, service, until, by, comment } }: { readonly silence: SilenceView }) {
  return (
    <li class="card row">
      <h3>{service ?? 'All services'}</h3>
      <p class="meta">
        <span>
          by {by}
          {comment !== undefined && `: ${comment}`}
        </span>
        <time dateTime={new Date(until).toISOString()} title={utc(until)}>
          for another {duration(until - now.value)}
        </time>
      </p>
      <div class="buttons">
        <DecisionButton decision={{ kind: 'silence', silence, forMs: 0, ...(service !== undefined && { service }) }}>
          End silence
        </DecisionButton>
      </div>
    </li>
  );
}

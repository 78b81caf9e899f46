import type { FeedbackView, IncidentDetail, IncidentView } from '../src/policy/view.ts';
import { percent } from '../src/policy/words.ts';
import { DecisionButton, DecisionFailure } from './decisions.tsx';
import { ago, utc } from './format.ts';
import { feedback, now } from './state.ts';

type Finding = IncidentView['incident']['findings'][number];

const VERDICTS = { 'false-alarm': 'A false alarm', real: 'Real' } as const;

/** What people said of findings, what of it still raises thresholds, and how to take it back. */
export function Feedback() {
  const shown = feedback.value;
  if (!shown || shown.feedback.length === 0) return null;
  const { judged, falseAlarms, share } = shown;
  return (
    <section aria-labelledby="feedback">
      <h2 id="feedback">Feedback</h2>
      <DecisionFailure />
      {share !== undefined && (
        <p class="meta">
          {`False alarms among the findings of the last 30 days that somebody judged: ${falseAlarms} of ${judged} (${percent(share)})`}
        </p>
      )}
      <ul class="incidents">
        {shown.feedback.map((word) => (
          <li key={word.id} class="card row">
            <h3>
              {word.service}: {word.signal}
            </h3>
            <p>{word.summary}</p>
            <Word word={word} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Word({ word }: { readonly word: FeedbackView }) {
  const { id, verdict, at, by, comment, raises } = word;
  return (
    <>
      <p class="meta">
        <span>
          {VERDICTS[verdict]}, says {by}
          {comment !== undefined && `: ${comment}`}
        </span>
        <time dateTime={new Date(at).toISOString()} title={utc(at)}>
          {ago(now.value - at)}
        </time>
      </p>
      {raises.length > 0 && (
        <ul class="evidence">
          {raises.map(({ signal, words }) => (
            <li key={signal}>
              threshold of {signal}: {words}
            </li>
          ))}
        </ul>
      )}
      <div class="buttons">
        <DecisionButton decision={{ kind: 'feedback', verdict: 'taken-back', about: id }}>Take back</DecisionButton>
      </div>
    </>
  );
}

/** Asks of each finding of an incident, and of all of them, whether it was right. */
export function Verdicts({ incident: { id, findings } }: Pick<IncidentDetail, 'incident'>) {
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="verdicts">
      <div class="title-row">
        <h2 id="verdicts">Was it right?</h2>
        {findings.length > 1 && (
          <DecisionButton decision={{ kind: 'feedback', verdict: 'false-alarm', about: id }}>
            All false alarms
          </DecisionButton>
        )}
      </div>
      <ul class="incidents">
        {findings.map((finding) => (
          <li key={`${finding.fingerprint}-${finding.startedAt}`} class="card row">
            <h3>
              {finding.service.service}: {finding.symptom.replaceAll('-', ' ')}
            </h3>
            <p>{finding.summary}</p>
            <Verdict incident={id} finding={finding} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verdict({ incident, finding }: { readonly incident: string; readonly finding: Finding }) {
  const { fingerprint, startedAt } = finding;
  const word = feedback.value?.feedback.find(
    (each) => each.fingerprint === fingerprint && each.startedAt === startedAt,
  );
  if (word) return <Word word={word} />;
  const about = { kind: 'feedback', about: incident, finding: fingerprint } as const;
  return (
    <div class="buttons">
      <DecisionButton decision={{ ...about, verdict: 'false-alarm' }}>False alarm</DecisionButton>
      <DecisionButton decision={{ ...about, verdict: 'real' }}>It was real</DecisionButton>
    </div>
  );
}

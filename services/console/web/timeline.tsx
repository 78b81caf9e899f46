import type { GuardResult } from '@hale/events';
import { signal } from '@preact/signals';
import type { TimelineEntry } from '../src/policy/view.ts';
import { offset, utc, utcTime } from './format.ts';
import { Picture } from './icons.tsx';

const everything = signal(false);

interface TimelineProps {
  readonly entries: readonly TimelineEntry[];
  /** The first symptom, milliseconds since the epoch: what the offsets count from. */
  readonly since: number;
  readonly over: boolean;
}

export function Timeline({ entries, since, over }: TimelineProps) {
  const shown = everything.value ? entries : entries.filter((entry) => !entry.minor);
  const hidden = entries.filter((entry) => entry.minor).length;
  return (
    <section aria-labelledby="timeline">
      <div class="title-row">
        <h2 id="timeline">Timeline</h2>
        {hidden > 0 && (
          <label class="check">
            <input
              type="checkbox"
              checked={everything.value}
              onChange={(event) => (everything.value = event.currentTarget.checked)}
            />
            Every detail <span class="count">+{hidden}</span>
          </label>
        )}
      </div>
      <ol class="timeline">
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} since={since} />
        ))}
        {!over && (
          <li class="entry going-on">
            <span class="rail" aria-hidden="true">
              <span class="pulse" />
            </span>
            <div class="what">
              <p class="detail">Going on. What happens next appears here.</p>
            </div>
          </li>
        )}
      </ol>
    </section>
  );
}

function Entry({ entry, since }: { readonly entry: TimelineEntry; readonly since: number }) {
  const { id, at, icon, tone, title, detail, lines = [], guards = [], minor } = entry;
  return (
    <li id={id} class={`entry tone-${tone}${minor ? ' minor' : ''}`}>
      <a class="when" href={`#${id}`} title={utc(at)}>
        <time dateTime={new Date(at).toISOString()}>
          {utcTime(at)} <abbr title="Coordinated Universal Time">UTC</abbr>
        </time>
        <span class="offset">{offset(at - since)}</span>
      </a>
      <span class="rail" aria-hidden="true">
        <span class={`mark${icon === 'proof' ? ' proven' : ''}`}>
          <Picture name={icon} />
        </span>
      </span>
      <div class="what">
        <h3>{title}</h3>
        {detail !== undefined && detail !== '' && <p class="detail">{detail}</p>}
        {lines.length > 0 && (
          <ul class="evidence">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {guards.length > 0 && <Guards guards={guards} />}
      </div>
    </li>
  );
}

function Guards({ guards }: { readonly guards: readonly GuardResult[] }) {
  const passed = guards.filter((guard) => guard.passed).length;
  const all = passed === guards.length;
  const noun = guards.length === 1 ? 'guard' : 'guards';
  return (
    <details class="guards" open={!all}>
      <summary>
        {all
          ? `Why it may: ${passed} of ${guards.length} ${noun} passed`
          : `Why not: ${guards.length - passed} of ${guards.length} ${noun} held it back`}
      </summary>
      <ul>
        {guards.map((guard) => (
          <li key={guard.guard} class={guard.passed ? 'tone-good' : 'tone-bad'}>
            <Picture name={guard.passed ? 'recovered' : 'stop'} />
            <span>
              <b>{guard.guard.replaceAll('-', ' ')}</b>{' '}
              <span class="verdict">{guard.passed ? 'passed' : 'held back'}</span>
              <span class="detail">{guard.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

import type { IncidentSummary } from '../src/policy/view.ts';
import { SeverityBadge, StatusBadge, WaitingBadge } from './badges.tsx';
import { Feedback } from './feedback.tsx';
import { ago, duration, utc } from './format.ts';
import { Silences } from './silences.tsx';
import { list, now, system } from './state.ts';
import { Sums } from './sums.tsx';

export function IncidentListPage({ status }: { readonly status: 'open' | 'resolved' }) {
  const shown = list.value;
  const wanted =
    shown?.incidents.filter((incident) => (incident.status === 'resolved') === (status === 'resolved')) ?? [];
  return (
    <>
      <div class="title-row">
        <h1>Incidents</h1>
        <nav class="tabs" aria-label="Which incidents">
          <Tab href="/" current={status === 'open'} words="Open" count={shown?.counts.open} />
          <Tab
            href="/?status=resolved"
            current={status === 'resolved'}
            words="Resolved"
            count={shown?.counts.resolved}
          />
        </nav>
      </div>
      {shown && wanted.length === 0 && (status === 'open' ? <AllIsWell /> : <NoneYet />)}
      {wanted.length > 0 && (
        <ul class="incidents">
          {wanted.map((incident) => (
            <Row key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
      <Silences />
      <Feedback />
      <Sums />
    </>
  );
}

interface TabProps {
  readonly href: string;
  readonly current: boolean;
  readonly words: string;
  readonly count: number | undefined;
}

function Tab({ href, current, words, count }: TabProps) {
  return (
    <a href={href} aria-current={current ? 'page' : undefined}>
      {words} <span class="count">{count ?? '–'}</span>
    </a>
  );
}

function Row({ incident }: { readonly incident: IncidentSummary }) {
  const { id, title, severity, status, services, startedAt, resolvedAt, cause, action, waiting } = incident;
  return (
    <li class="card row">
      <div class="badges">
        <SeverityBadge severity={severity} />
        <StatusBadge status={status} />
        {waiting && <WaitingBadge />}
      </div>
      <h2>
        <a href={`/incidents/${encodeURIComponent(id)}`}>{title}</a>
      </h2>
      <p class="meta">
        <span>{services.join(', ')}</span>
        <Age startedAt={startedAt} resolvedAt={resolvedAt} />
      </p>
      {(cause ?? action) !== undefined && (
        <dl class="facts-inline">
          {cause !== undefined && <Fact name="Cause" value={cause} />}
          {action !== undefined && <Fact name="Action" value={action} />}
        </dl>
      )}
    </li>
  );
}

function Age({ startedAt, resolvedAt }: { readonly startedAt: number; readonly resolvedAt: number | undefined }) {
  const iso = new Date(startedAt).toISOString();
  const age = now.value - startedAt;
  if (resolvedAt === undefined) {
    return (
      <time dateTime={iso} title={utc(startedAt)}>
        open for {duration(age)}
      </time>
    );
  }
  return (
    <>
      <time dateTime={iso} title={utc(startedAt)}>
        {ago(age)}
      </time>
      <span>took {duration(resolvedAt - startedAt)}</span>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function AllIsWell() {
  const watched = system.value?.watched.length ?? 0;
  return (
    <section class="card empty">
      <img src="/icon.svg" alt="" width="48" height="48" />
      <h2>No open incidents</h2>
      <p>
        {watched === 0
          ? 'No service is watched yet: name some in hale.yaml.'
          : `${watched} service${watched === 1 ? ' is' : 's are'} watched and well.`}
      </p>
      <p>To see Hale at work, break something in the demo shop:</p>
      <pre>
        <code>npx hale demo break payments crash</code>
      </pre>
    </section>
  );
}

function NoneYet() {
  return (
    <section class="card empty">
      <h2>Nothing resolved yet</h2>
      <p>Incidents stay here for 30 days after they began.</p>
    </section>
  );
}

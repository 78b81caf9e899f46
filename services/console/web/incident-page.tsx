import type { IncidentDetail } from '../src/policy/view.ts';
import { causeInWords, STATE_WORDS } from '../src/policy/words.ts';
import { SeverityBadge, StatusBadge } from './badges.tsx';
import { Charts } from './charts.tsx';
import { Approval, DecisionFailure, IncidentButtons } from './decisions.tsx';
import { Fact } from './fact.tsx';
import { Verdicts } from './feedback.tsx';
import { ago, dollars, duration, utc } from './format.ts';
import { Picture } from './icons.tsx';
import { detail, now, trouble } from './state.ts';
import { Timeline } from './timeline.tsx';

export function IncidentPage() {
  const shown = detail.value;
  if (trouble.value === 'missing') return <Missing />;
  if (!shown) return <p class="loading">Reading the incident …</p>;
  const { incident, remediations, timeline } = shown;
  const over = incident.status === 'resolved';
  return (
    <>
      <IncidentHeader shown={shown} />
      <DecisionFailure />
      {!over &&
        remediations
          .filter(({ state }) => state === 'waiting')
          .map((remediation) => <Approval key={remediation.id} remediation={remediation} />)}
      <Facts shown={shown} />
      <Timeline entries={timeline} since={incident.startedAt} over={over} />
      <Verdicts incident={incident} />
      <Charts shown={shown} />
    </>
  );
}

function IncidentHeader({ shown: { incident } }: { readonly shown: IncidentDetail }) {
  const { title, severity, status, services, env, startedAt, resolvedAt } = incident;
  const names = services.map(({ service }) => service).join(', ');
  return (
    <div class="incident-header">
      <a class="back" href={status === 'resolved' ? '/?status=resolved' : '/'}>
        <Picture name="back" />
        All incidents
      </a>
      <div class="heading">
        <div>
          <h1>{title}</h1>
          <div class="badges">
            <SeverityBadge severity={severity} />
            <StatusBadge status={status} />
            <span class="meta">
              <span>
                {names} in {env}
              </span>
              <span>
                {resolvedAt === undefined
                  ? `for ${duration(Math.max(0, now.value - startedAt))}`
                  : `took ${duration(resolvedAt - startedAt)}`}
              </span>
            </span>
          </div>
        </div>
        <IncidentButtons incident={incident} />
      </div>
    </div>
  );
}

function Facts({ shown }: { readonly shown: IncidentDetail }) {
  const { incident, timings, cause, remediations, acknowledgedBy, models } = shown;
  const last = remediations.at(-1);
  return (
    <dl class="card facts">
      <Fact name="First symptom" value={utc(incident.startedAt)} more={ago(now.value - incident.startedAt)} />
      <Fact name="Time to detect" value={duration(timings.detectMs)} more="from the first symptom to the incident" />
      <Fact
        name="Time to repair"
        value={timings.repairMs === undefined ? 'going on' : duration(timings.repairMs)}
        more="from the first symptom to the end"
      />
      <Fact
        name="Cause"
        value={cause ? causeInWords(cause) : cause === null ? 'not found' : 'looking for it'}
        more={`looked at by rung ${incident.rung}`}
      />
      <Fact
        name="Action"
        value={last ? `${last.action} ${last.service}` : 'none so far'}
        more={last ? STATE_WORDS[last.state] : ''}
      />
      {models && (
        <Fact
          name="Models"
          value={dollars(models.costUsd)}
          more={`${models.answers} answer${models.answers === 1 ? '' : 's'}, ${models.cached} known before`}
        />
      )}
      {timings.acknowledgeMs !== undefined && (
        <Fact name="Taken by" value={acknowledgedBy ?? 'somebody'} more={`after ${duration(timings.acknowledgeMs)}`} />
      )}
    </dl>
  );
}

function Missing() {
  return (
    <section class="card empty">
      <h1>Unknown incident</h1>
      <p>There is no incident of that id, or it began more than 30 days ago.</p>
      <p>
        <a href="/">All incidents</a>
      </p>
    </section>
  );
}

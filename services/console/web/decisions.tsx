import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { RequestedDecision } from '../src/policy/admit.ts';
import type { IncidentDetail, RemediationView } from '../src/policy/view.ts';
import { ApiError, decide } from './api.ts';
import { Picture } from './icons.tsx';
import { refresh, silences } from './state.ts';

/** Which decision is on its way: all buttons wait for it. */
const sending = signal<string | undefined>(undefined);
const failure = signal<string | undefined>(undefined);
/** The incident whose end is asked to be confirmed. */
const confirming = signal<string | undefined>(undefined);

async function send(decision: RequestedDecision): Promise<void> {
  sending.value = nameOf(decision);
  failure.value = undefined;
  confirming.value = undefined;
  try {
    await decide(decision, crypto.randomUUID());
  } catch (error) {
    failure.value = error instanceof ApiError ? error.message : 'The decision could not be sent.';
  }
  sending.value = undefined;
  await refresh();
}

const nameOf = (decision: RequestedDecision): string => JSON.stringify(decision);

interface ButtonProps {
  readonly decision: RequestedDecision;
  readonly look?: 'primary' | 'danger' | 'plain';
  readonly children: ComponentChildren;
}

export function DecisionButton({ decision, look = 'plain', children }: ButtonProps) {
  const mine = sending.value === nameOf(decision);
  return (
    <button
      type="button"
      class={`button ${look}`}
      disabled={sending.value !== undefined}
      aria-busy={mine}
      onClick={() => void send(decision)}
    >
      {children}
    </button>
  );
}

/** Acknowledge and resolve, as far as there is something left of them. */
export function IncidentButtons({ incident }: Pick<IncidentDetail, 'incident'>) {
  const { id, status } = incident;
  if (status === 'resolved') return null;
  if (confirming.value === id) {
    return (
      <div class="buttons" role="group" aria-label="Confirm">
        <span class="ask">Close it although it is not over?</span>
        <DecisionButton decision={{ kind: 'resolve', incident: id }} look="danger">
          Close incident
        </DecisionButton>
        <button type="button" class="button plain" onClick={() => (confirming.value = undefined)}>
          Cancel
        </button>
      </div>
    );
  }
  return (
    <div class="buttons">
      {status === 'triggered' && (
        <DecisionButton decision={{ kind: 'acknowledge', incident: id }}>Acknowledge</DecisionButton>
      )}
      <SilenceButton incident={incident} />
      <button
        type="button"
        class="button plain"
        disabled={sending.value !== undefined}
        onClick={() => (confirming.value = id)}
      >
        Resolve
      </button>
    </div>
  );
}

const HOUR_MS = 3_600_000;

/** Puts notifications of the service off that the incident began with; the incident itself goes on. */
function SilenceButton({ incident: { services } }: Pick<IncidentDetail, 'incident'>) {
  const [first] = services;
  if (!first || silences.value.some(({ service }) => service === undefined || service === first.service)) return null;
  return (
    <DecisionButton decision={{ kind: 'silence', service: first.service, forMs: HOUR_MS }}>Silence 1 h</DecisionButton>
  );
}

/** What waits for a person, with what would be done. */
export function Approval({ remediation: { id, action, service, plan } }: { readonly remediation: RemediationView }) {
  return (
    <section class="card approval" aria-labelledby={`approve-${id}`}>
      <Picture name="person" />
      <div>
        <h2 id={`approve-${id}`}>
          Approve: {action} {service}?
        </h2>
        <p>{plan}</p>
        <div class="buttons">
          <DecisionButton decision={{ kind: 'approve', remediation: id }} look="primary">
            Approve
          </DecisionButton>
          <DecisionButton decision={{ kind: 'reject', remediation: id }}>Reject</DecisionButton>
        </div>
      </div>
    </section>
  );
}

export function DecisionFailure() {
  return failure.value === undefined ? null : (
    <p class="failure" role="alert">
      {failure.value}
    </p>
  );
}

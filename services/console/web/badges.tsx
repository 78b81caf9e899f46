import type { Incident, Severity } from '@hale/events';
import { Picture } from './icons.tsx';

const SEVERITIES = {
  critical: { tone: 'bad', icon: 'incident', words: 'Critical' },
  warning: { tone: 'warn', icon: 'alert', words: 'Warning' },
  info: { tone: 'calm', icon: 'info', words: 'Info' },
  unknown: { tone: 'calm', icon: 'unknown', words: 'Unknown' },
} as const satisfies Record<Severity, object>;

const STATUSES = {
  triggered: { tone: 'bad', words: 'Open' },
  acknowledged: { tone: 'busy', words: 'Acknowledged' },
  resolved: { tone: 'good', words: 'Resolved' },
  unknown: { tone: 'calm', words: 'Unknown' },
} as const satisfies Record<Incident['status'], object>;

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const { tone, icon, words } = SEVERITIES[severity];
  return (
    <span class={`badge tone-${tone}`}>
      <Picture name={icon} />
      {words}
    </span>
  );
}

export function StatusBadge({ status }: { readonly status: Incident['status'] }) {
  const { tone, words } = STATUSES[status];
  return (
    <span class={`badge outline tone-${tone}`}>
      <span class="dot" aria-hidden="true" />
      {words}
    </span>
  );
}

export function WaitingBadge() {
  return (
    <span class="badge solid">
      <Picture name="person" />
      Needs your approval
    </span>
  );
}

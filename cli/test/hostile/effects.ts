import type { AnyEvent } from '@hale/events';
import type { Effects } from './world.ts';

export type Kind = 'action' | 'severity' | 'recipient';

/**
 * What the events came to, by kind and service: actions proposed, decided and done, with the cause that they are for; severities of
 * findings and incidents, with what they say is wrong; who was told. Times, ids and words are left out.
 */
export function effectsOf(events: readonly AnyEvent[], acts: readonly string[]): Readonly<Record<Kind, Effects>> {
  const found = { action: new Map(), severity: new Map(), recipient: new Map() } as Record<
    Kind,
    Map<string, Set<string>>
  >;
  const note = (kind: Kind, service: string, effect: string) => {
    const effects = found[kind].get(service) ?? new Set();
    found[kind].set(service, effects.add(effect));
  };
  const serviceOf = new Map<string, string>();
  // Which sign comes first is chance, so an incident counts by what it came to.
  const last = new Map<string, string>();
  for (const event of events) {
    switch (event.type) {
      case 'finding.raised': {
        const { service, source, severity, symptom } = event.data.finding;
        note('severity', service.service, `finding ${source} ${symptom} ${severity}`);
        break;
      }
      case 'incident.opened':
      case 'incident.updated': {
        const { id, services, severity } = event.data.incident;
        const names = services.map(({ service }) => service);
        serviceOf.set(id, names[0] ?? 'nobody');
        last.set(id, `incident ${severity} of ${names.join(', ')}`);
        break;
      }
      case 'remediation.proposed': {
        const { action, service, mode, faultClass } = event.data.remediation;
        note(
          'action',
          service.service,
          `${action} against ${faultClass}, ${mode}, ${event.data.needsApproval ? 'asks' : 'may'}`,
        );
        break;
      }
      case 'remediation.decided':
        note('action', event.data.remediation.service.service, `${event.data.decision} by ${event.data.by}`);
        break;
      case 'decision.made':
        note('action', 'somebody', event.data.decision.kind);
        break;
      case 'notification.sent':
        note('recipient', serviceOf.get(event.data.incident) ?? 'nobody', event.data.receiver ?? event.data.channel);
        break;
    }
  }
  for (const [incident, effect] of last) note('severity', serviceOf.get(incident) ?? 'nobody', effect);
  for (const service of acts) note('action', service, 'done');
  return { action: sorted(found.action), severity: sorted(found.severity), recipient: sorted(found.recipient) };
}

function sorted(effects: ReadonlyMap<string, ReadonlySet<string>>): Effects {
  return new Map([...effects].map(([service, set]) => [service, [...set].sort()]));
}

/** The services of which the two worlds do not say the same. */
export function differences(one: Effects, other: Effects): string[] {
  const services = [...new Set([...one.keys(), ...other.keys()])];
  return services
    .filter((service) => JSON.stringify(one.get(service)) !== JSON.stringify(other.get(service)))
    .map(
      (service) =>
        `${service}: ${one.get(service)?.join('; ') ?? 'nothing'} | ${other.get(service)?.join('; ') ?? 'nothing'}`,
    );
}

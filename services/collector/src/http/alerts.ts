import { CONTROL, type Write } from '@hale/bus';
import { type Draft, type Finding, serviceKey, topics } from '@hale/events';
import { z } from 'zod';
import { type Alert, type AlertState, alertmanagerSchema, prometheusSchema, sortAlerts } from '../policy/alerts.ts';
import type { Identity } from '../policy/identity.ts';
import { type AlertReader, forgetAlert, loadAlerts, saveAlert } from '../store.ts';
import { jsonOf } from './body.ts';
import { type Protocol, type Reading, refuseInJson } from './intake.ts';
import { Refusal } from './refusal.ts';

export interface AlertParts {
  readonly identity: Identity;
  /** The control plane's Redis, where firing alerts are kept. */
  readonly alerts: AlertReader;
  /** Milliseconds by Redis' clock. */
  readonly now: () => number;
}

/** POST /api/v2/alerts, where a Prometheus or vmalert sends, and /api/v1/alertmanager, for Alertmanager's webhook. */
export function alertProtocols(parts: AlertParts): Readonly<Record<string, Protocol>> {
  return {
    '/api/v2/alerts': protocolOf(prometheusSchema, parts),
    '/api/v1/alertmanager': protocolOf(alertmanagerSchema, parts),
  };
}

function protocolOf(schema: z.ZodType<Alert[]>, { identity, alerts, now }: AlertParts): Protocol {
  return {
    name: 'alerts',
    async read({ body }): Promise<Reading> {
      const parsed = schema.safeParse(jsonOf(body));
      if (!parsed.success) throw new Refusal(400, z.prettifyError(parsed.error).slice(0, 1_000));
      const sorted = sortAlerts(parsed.data, identity, now());
      const known = await loadAlerts(alerts);
      const firing = sorted.firing.map((state) => fired(state, known.get(state.finding.fingerprint)));
      const resolved = sorted.resolved.flatMap((fingerprint) => {
        const state = known.get(fingerprint);
        return state ? [cleared(state.finding, now(), 'its sender says that it is resolved')] : [];
      });
      const rejected = { count: sorted.nobodys, reason: 'alerts that name no service' };
      return { ...together([...firing, ...resolved]), rejected };
    },
    accept: (response) => void response.status(200).json({}),
    refuse: refuseInJson,
  };
}

/** What changes when an alert fires or ends: the event, and what is kept of it, in one script. */
export interface AlertChange {
  readonly drafts: readonly Draft[];
  readonly writes: readonly Write[];
}

/** Fired again it is only kept longer, unless it began anew or became worse. */
function fired(state: AlertState, known: AlertState | undefined): AlertChange {
  const { finding } = state;
  const isSame = known?.finding.startedAt === finding.startedAt && known.finding.severity === finding.severity;
  const draft = topics['finding.raised'].draft({ finding }, { subject: serviceKey(finding.service) });
  return { drafts: isSame ? [] : [draft], writes: [saveAlert(state, CONTROL)] };
}

export function cleared(finding: Finding, clearedAt: number, reason: string): AlertChange {
  const about = { subject: serviceKey(finding.service) };
  return {
    drafts: [topics['finding.cleared'].draft({ finding, clearedAt, reason }, about)],
    writes: [forgetAlert(finding.fingerprint, CONTROL)],
  };
}

export function together(changes: readonly AlertChange[]): AlertChange {
  return { drafts: changes.flatMap(({ drafts }) => drafts), writes: changes.flatMap(({ writes }) => writes) };
}

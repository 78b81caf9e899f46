import { coreSchema } from '@hale/config';
import type { Observation } from '@hale/events';
import type { z } from 'zod';
import {
  type Action,
  actionSchema,
  type Guardrails,
  guardrailsSchema,
  type HealerConfig,
  healerSchema,
} from '../src/config.ts';
import type { Act, KnownFinding, RemediationRecord } from '../src/policy/records.ts';
import type { Situation } from '../src/policy/situation.ts';

/** A Wednesday, 10:00 UTC. */
export const T0 = Date.parse('2026-03-04T10:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export const action = (input: Partial<z.input<typeof actionSchema>> = {}): Action =>
  actionSchema.parse({
    trigger: { faultClasses: ['crash', 'hang'] },
    executor: { kind: 'argv', argv: ['node', '-e', '', '{service}', '{key}'] },
    look: { argv: ['node', '-e', ''] },
    ...input,
  });

export const guardrails = (input: z.input<typeof guardrailsSchema> = {}): Guardrails => guardrailsSchema.parse(input);

export const config = (input: z.input<typeof healerSchema> = {}): HealerConfig => healerSchema.parse(input);

/** storefront → checkout → payments, and catalog on its own. */
export const core = (services: z.input<typeof coreSchema>['services'] = {}) =>
  coreSchema.parse({ env: 'demo', services: { ...SERVICES, ...services } });

const SERVICES = {
  storefront: { dependsOn: ['checkout'] },
  checkout: { dependsOn: ['payments'] },
  payments: {},
  catalog: {},
};

export const seen = (ok: boolean, probe = 'health', at = T0): Observation =>
  ok
    ? { probe, kind: 'http', at, ok, latencyMs: 1 }
    : { probe, kind: 'http', at, ok, latencyMs: 1, failure: 'refused', detail: 'ECONNREFUSED' };

export const act = (input: Partial<Act> = {}): Act => ({
  id: `rem-${input.at ?? T0}`,
  incident: 'inc-1',
  service: 'demo/payments',
  action: 'restart',
  faultClass: 'crash',
  at: T0,
  ...input,
});

/** A finding of payments as the healer knows it; active unless it says otherwise. */
export const found = (input: Partial<KnownFinding> = {}): KnownFinding => ({
  fingerprint: `fp-${input.source ?? 'probe'}`,
  service: 'demo/payments',
  source: 'probe',
  symptom: 'unreachable',
  detector: 'probe',
  startedAt: T0 - 5_000,
  ...input,
});

/** A situation in which every guard passes. */
export const situation = (input: Partial<Situation> = {}): Situation => ({
  now: T0,
  asker: 'policy',
  rules: guardrails(),
  action: action(),
  mode: 'auto',
  remediation: { id: 'rem-1', incident: 'inc-1', service: 'demo/payments', action: 'restart', faultClass: 'crash' },
  diagnosedAt: T0 - 1_000,
  sources: ['probe', 'metric'],
  observations: [seen(false)],
  findings: [found()],
  killSwitch: { engaged: false, by: 'nobody', at: 0 },
  history: [],
  busy: [],
  edges: [
    { caller: 'storefront', callee: 'checkout' },
    { caller: 'checkout', callee: 'payments' },
  ],
  changes: {},
  ...input,
});

export const record = (input: Partial<RemediationRecord> = {}): RemediationRecord => ({
  remediation: {
    id: 'rem-1',
    incident: 'inc-1',
    diagnosis: 'dia-1',
    service: { env: 'demo', service: 'payments' },
    faultClass: 'crash',
    action: 'restart',
    attempt: 1,
    mode: 'auto',
    configHash: 'c0ffee',
  },
  status: 'approved',
  asker: 'policy',
  plan: 'restart payments',
  diagnosedAt: T0,
  evidence: [
    { id: 'fp-probe', source: 'probe' },
    { id: 'fp-metric', source: 'metric' },
  ],
  since: T0 - 5_000,
  progressAt: T0,
  ...input,
});

/**
 * One story that the examples of the catalogue tell together: payments of the demo shop crashes and is
 * restarted. Each constant is the state of one noun in it.
 */
const T0 = 1_790_000_000_000;

export const payments = { env: 'demo', service: 'payments' };

export const probeFinding = {
  fingerprint: 'k3v9x0c2m5n8q1r4',
  service: payments,
  detector: 'probe',
  signal: 'health',
  source: 'probe' as const,
  symptom: 'unreachable' as const,
  severity: 'critical' as const,
  summary: 'probe health failed 3 times in a row: ECONNREFUSED',
  startedAt: T0,
  revision: 0,
};

export const incident = {
  id: 'inc-7h2k9m4p6q8s0t3v',
  env: 'demo',
  title: 'payments: unreachable',
  status: 'triggered' as const,
  severity: 'critical' as const,
  rung: 0,
  openedAt: T0 + 3_100,
  startedAt: T0,
  services: [payments],
  findings: [probeFinding],
  revision: 0,
};

export const diagnosis = {
  id: 'dia-1a2b3c4d5e6f7g8h',
  incident: incident.id,
  rung: 0,
  inconclusive: false,
  causes: [
    {
      service: payments,
      faultClass: 'crash' as const,
      confidence: 0.93,
      evidence: [
        { id: probeFinding.fingerprint, source: 'probe' as const, text: probeFinding.summary, at: T0 },
        { id: 'p0q9r8s7t6v5w4x3', source: 'metric' as const, text: 'series up fell to 0', at: T0 + 900 },
      ],
    },
  ],
  report: 'payments stopped answering first; checkout and storefront, which call it, followed.',
  missing: ['no traces of payments'],
};

export const remediation = {
  id: 'rem-0z9y8x7w6v5t4s3r',
  incident: incident.id,
  diagnosis: diagnosis.id,
  service: payments,
  faultClass: 'crash' as const,
  action: 'restart',
  attempt: 1,
  mode: 'auto' as const,
  configHash: '5f2d9a',
};

export const at = (offsetMs: number): number => T0 + offsetMs;

import { decisionSchema, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { admit, decisionOf, requestedDecisionSchema } from './admit.ts';
import type { IncidentView } from './view.ts';

const incident = topics['incident.opened'].data.parse(topics['incident.opened'].examples[0]).incident;
const view = (
  status: 'triggered' | 'acknowledged' | 'resolved',
  state: 'waiting' | 'running' = 'waiting',
): IncidentView => ({
  incident: { ...incident, status },
  remediations: [{ id: 'rem-1', action: 'restart', service: 'payments', state, plan: '' }],
});

describe('whether there is something to decide', () => {
  test.each([
    [{ kind: 'approve', remediation: 'rem-1' }, view('triggered'), 'admitted'],
    [{ kind: 'reject', remediation: 'rem-1' }, view('triggered', 'running'), 'not-waiting'],
    [{ kind: 'approve', remediation: 'rem-2' }, view('triggered'), 'unknown-remediation'],
    [{ kind: 'approve', remediation: 'rem-1' }, undefined, 'unknown-remediation'],
    [{ kind: 'acknowledge', incident: 'inc-1' }, view('triggered'), 'admitted'],
    [{ kind: 'acknowledge', incident: 'inc-1' }, view('acknowledged'), 'already-acknowledged'],
    [{ kind: 'acknowledge', incident: 'inc-1' }, view('resolved'), 'already-resolved'],
    [{ kind: 'resolve', incident: 'inc-1' }, view('acknowledged'), 'admitted'],
    [{ kind: 'resolve', incident: 'inc-1' }, view('resolved'), 'already-resolved'],
    [{ kind: 'resolve', incident: 'inc-1' }, undefined, 'unknown-incident'],
    [{ kind: 'kill-switch', engaged: true }, undefined, 'admitted'],
  ] as const)('%j', (decision, known, expected) => {
    expect(admit(decision, known)).toBe(expected);
  });
});

describe('what people send', () => {
  test('says what, and may say who; through which door is not theirs to say', () => {
    const asked = { kind: 'approve', remediation: 'rem-1', comment: 'go on' } as const;
    expect(decisionSchema.parse(decisionOf(requestedDecisionSchema.parse(asked), 'page'))).toEqual({
      ...asked,
      by: 'operator',
      via: 'page',
    });
    expect(decisionOf({ ...asked, by: 'ada' }, 'cli')).toMatchObject({ by: 'ada', via: 'cli' });
    expect(requestedDecisionSchema.safeParse({ ...asked, via: 'slack' }).success).toBe(false);
  });

  test.each([
    { kind: 'restart', service: 'payments' },
    { kind: 'approve' },
    { kind: 'approve', remediation: '../../etc' },
    { kind: 'kill-switch', engaged: 'yes' },
    { kind: 'acknowledge', incident: 'inc-1', extra: 1 },
    null,
  ])('%j is no decision', (body) => {
    expect(requestedDecisionSchema.safeParse(body).success).toBe(false);
  });
});

import { decisionSchema, topics } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { admit, decisionOf, requestedDecisionSchema } from './admit.ts';
import type { IncidentView } from './view.ts';

const incident = topics['incident.opened'].data.parse(topics['incident.opened'].examples[0]).incident;
const NOW = 1_790_000_000_000;
const silence = { silence: 'sil-1', until: NOW + 60_000, by: 'ada', at: NOW };
const arrival = (via: 'page' | 'cli') => ({ via, now: NOW, identity: 'request-1' });
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
    [{ kind: 'silence', service: 'payments', forMs: 3_600_000 }, undefined, 'admitted'],
    [{ kind: 'silence', silence: 'sil-1', until: 0 }, undefined, 'admitted'],
    [{ kind: 'silence', silence: 'sil-2', until: 0 }, undefined, 'unknown-silence'],
    [{ kind: 'silence', until: NOW + 31 * 86_400_000 }, undefined, 'too-long'],
  ] as const)('%j', (decision, known, expected) => {
    expect(admit(decision, { view: known, silences: [silence] }, NOW)).toBe(expected);
  });
});

describe('what people send', () => {
  test('says what, and may say who; through which door is not theirs to say', () => {
    const asked = { kind: 'approve', remediation: 'rem-1', comment: 'go on' } as const;
    expect(decisionSchema.parse(decisionOf(requestedDecisionSchema.parse(asked), arrival('page')))).toEqual({
      ...asked,
      by: 'operator',
      via: 'page',
    });
    expect(decisionOf({ ...asked, by: 'ada' }, arrival('cli'))).toMatchObject({ by: 'ada', via: 'cli' });
    expect(requestedDecisionSchema.safeParse({ ...asked, via: 'slack' }).success).toBe(false);
  });

  test('a silence gets an id from the request and an end from the clock', () => {
    const asked = requestedDecisionSchema.parse({ kind: 'silence', service: 'payments', forMs: 3_600_000 });
    const decided = decisionSchema.parse(decisionOf(asked, arrival('cli')));
    expect(decided).toEqual({
      kind: 'silence',
      silence: expect.stringMatching(/^sil-[0-9a-z]{16}$/),
      service: 'payments',
      until: NOW + 3_600_000,
      by: 'operator',
      via: 'cli',
    });
    expect(decisionOf(asked, arrival('cli'))).toEqual(decided);
    expect(decisionOf(asked, { ...arrival('cli'), identity: 'request-2' })).not.toEqual(decided);
    const ended = requestedDecisionSchema.parse({ kind: 'silence', silence: 'sil-1', until: 0 });
    expect(decisionOf(ended, arrival('page'))).toMatchObject({ silence: 'sil-1', until: 0 });
  });

  test.each([
    { kind: 'silence' },
    { kind: 'silence', forMs: 1, until: 1 },
    { kind: 'silence', forMs: -1 },
    { kind: 'silence', service: 'a b', forMs: 1 },
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

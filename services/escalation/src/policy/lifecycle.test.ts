import type { RemediationOutcome } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { type At, diagnosis, finding, play, remediation, said, settings, T0, when, wish } from '../../test/scenario.ts';
import { open } from './lifecycle.ts';

const payments = finding('payments');
const checkout = finding('checkout', { symptom: 'level-high', severity: 'warning', startedAt: T0 - 1_000 });
const again = { ...payments, startedAt: T0 + 15_000 };

const raised = (ms: number, one = payments): At => [ms, { kind: 'finding-raised', finding: one }];
const cleared = (ms: number, one = payments): At => [ms, { kind: 'finding-cleared', finding: one, clearedAt: T0 + ms }];
const proposed = (ms: number, id = 'rem-1', needsApproval = false): At => [
  ms,
  { kind: 'remediation-proposed', remediation: remediation(id), needsApproval },
];
const decided = (ms: number, decision: 'approved' | 'rejected' | 'refused' | 'expired'): At => [
  ms,
  { kind: 'remediation-decided', remediation: remediation('rem-1'), decision },
];
const started = (ms: number, id = 'rem-1'): At => [ms, { kind: 'remediation-started', remediation: remediation(id) }];
const finished = (ms: number, outcome: RemediationOutcome, id = 'rem-1'): At => [
  ms,
  { kind: 'remediation-finished', remediation: remediation(id), outcome },
];
const settleDue = (ms: number, since: number): At => [ms, { kind: 'settle-due', quietSince: T0 + since }];
const handOverDue = (ms: number, id = 'rem-1'): At => [ms, { kind: 'hand-over-due', remediation: id }];
const triageDue: At = [5_000, { kind: 'triage-due' }];
const byPerson: At = [50_000, { kind: 'resolved-by-person', by: 'ada' }];
const acknowledged: At = [20_000, { kind: 'acknowledged', by: 'ada' }];
const diagnosed = (...args: Parameters<typeof diagnosis>): At => [
  6_000,
  { kind: 'diagnosed', diagnosis: diagnosis(...args), known: false },
];

const given = (...past: At[]) => play(payments, past);

describe('opening', () => {
  test('the first finding opens an incident at once and asks to be woken for triage', () => {
    const step = open('cause', payments, T0, settings);
    expect(step.events.map(said)).toEqual(['incident.opened']);
    expect(step.timers.map(wish)).toEqual(['triage at 5000']);
    expect(step.case.incident).toMatchObject({
      title: 'payments: unreachable',
      status: 'triggered',
      severity: 'critical',
      rung: 0,
      openedAt: T0,
      startedAt: T0 - 3_000,
      services: [{ env: 'demo', service: 'payments' }],
      revision: 0,
    });
    expect(step.events[0]).toMatchObject({
      subject: `incident/${step.case.incident.id}`,
      incident: step.case.incident.id,
    });
  });

  test('the same cause makes the same incident, another cause another', () => {
    const id = (cause: string) => open(cause, payments, T0, settings).case.incident.id;
    expect(id('cause')).toBe(id('cause'));
    expect(id('other')).not.toBe(id('cause'));
  });

  test('a warning of a critical service opens a critical incident', () => {
    const open1 = (service: string) =>
      open('cause', finding(service, { severity: 'warning' }), T0, settings).case.incident.severity;
    expect(open1('storefront')).toBe('critical');
    expect(open1('payments')).toBe('warning');
  });
});

describe('triage', () => {
  test('happens when the group wait is over, once', () => {
    const step = when(given(raised(1_000, checkout)), triageDue);
    expect(step.said).toEqual(['incident.triaged grouped for 5 s; 2 services, 2 findings; rung 0 looks first']);
    expect(step.case.incident).toMatchObject({ rung: 0, revision: 2 });
    expect(step.wished).toEqual(['call at 25000']);
    expect(when(step.case, triageDue)).toMatchObject({ reason: 'triaged-already', said: [], case: step.case });
  });

  test('says nothing of an incident that is over', () => {
    expect(when(given([1_000, { kind: 'resolved-by-person', by: 'ada' }]), triageDue)).toMatchObject({
      reason: 'resolved-already',
      said: [],
    });
  });
});

describe('findings', () => {
  test('another one widens the incident', () => {
    const { said, case: after } = when(given(), raised(1_000, { ...checkout, startedAt: T0 - 9_000 }));
    expect(said).toEqual(['incident.updated finding added: checkout level too high (probe)']);
    expect(after.incident).toMatchObject({ title: 'payments: unreachable', startedAt: T0 - 9_000, revision: 1 });
    expect(after.incident.services.map(({ service }) => service)).toEqual(['payments', 'checkout']);
  });

  test('a second finding of a service adds no second service', () => {
    const { case: after } = when(given(), raised(1_000, finding('payments', { symptom: 'fatal-log' })));
    expect(after.incident.services).toHaveLength(1);
    expect(after.incident.findings).toHaveLength(2);
  });

  test('a later revision replaces it and the severity follows; the same or an earlier one is known', () => {
    const worse = { ...checkout, severity: 'critical' as const, revision: 1 };
    const before = play(checkout, []);
    const step = when(before, raised(1_000, worse));
    expect(step).toMatchObject({
      reason: 'finding-changed',
      said: ['incident.updated finding changed: checkout level too high (probe)'],
    });
    expect(step.case.incident).toMatchObject({ severity: 'critical', findings: [{ revision: 1 }] });
    expect(when(step.case, raised(2_000, worse))).toMatchObject({ reason: 'finding-known', said: [], case: step.case });
    expect(when(step.case, raised(2_000, checkout))).toMatchObject({ reason: 'finding-known', case: step.case });
  });

  test('a pattern that shows only later is told', () => {
    const shown = { ...checkout, pattern: 'spike-train' as const, revision: 1 };
    expect(when(play(checkout, []), raised(1_000, shown)).said).toEqual([
      'incident.updated finding changed: checkout level too high, spike train (probe)',
    ]);
  });

  test('the severity rises with the findings and never falls', () => {
    const before = given(raised(1_000, checkout));
    expect(before.incident.severity).toBe('critical');
    expect(when(before, cleared(2_000)).case.incident.severity).toBe('critical');
  });

  test('clearing an unknown finding, twice, or an earlier episode changes nothing', () => {
    const before = given(cleared(1_000), raised(15_000, again));
    for (const late of [cleared(16_000), cleared(16_000, checkout)]) {
      expect(when(before, late)).toMatchObject({ reason: 'finding-not-active', said: [], wished: [], case: before });
    }
    const clear = given(cleared(1_000));
    expect(when(clear, cleared(2_000))).toMatchObject({ reason: 'finding-not-active', case: clear });
  });
});

describe('recovery without action', () => {
  test('the last clearing starts the quiet time, and its end resolves', () => {
    const first = when(given(raised(1_000, checkout)), cleared(2_000));
    expect(first).toMatchObject({
      said: ['incident.updated finding cleared: payments unreachable (probe)'],
      wished: [],
    });
    const last = when(first.case, cleared(3_000, checkout));
    expect(last.wished).toEqual(['settle at 13000']);
    const end = when(last.case, settleDue(13_000, 3_000));
    expect(end.said).toEqual(['incident.resolved recovered without action']);
    expect(end.case.incident).toMatchObject({ status: 'resolved', resolvedAt: T0 + 13_000, revision: 4 });
  });

  test('a finding that returns meanwhile keeps it open; the quiet time starts again when that clears', () => {
    const back = when(given(cleared(2_000)), raised(8_000, again));
    expect(back.said).toEqual(['incident.updated finding returned: payments unreachable (probe)']);
    expect(when(back.case, settleDue(12_000, 2_000))).toMatchObject({ reason: 'not-settled', said: [] });
    const clear = when(back.case, cleared(9_000, again));
    expect(clear.wished).toEqual(['settle at 19000']);
    expect(when(clear.case, settleDue(12_000, 2_000))).toMatchObject({ reason: 'not-settled', said: [] });
    expect(when(clear.case, settleDue(19_000, 9_000)).reason).toBe('resolved');
  });

  test('a proposal that waits for approval does not hold it open', () => {
    const before = given(proposed(1_000, 'rem-1', true), cleared(2_000));
    expect(when(before, settleDue(12_000, 2_000)).said).toEqual(['incident.resolved recovered without action']);
  });
});

describe('remediation', () => {
  test('verified with everything clear resolves at once', () => {
    const before = given(triageDue, proposed(6_000), started(7_000), cleared(9_000));
    const step = when(before, finished(27_000, 'verified'));
    expect(step).toMatchObject({ said: ['incident.resolved repaired and verified'], wished: [] });
  });

  test('under way, clearing starts no quiet time', () => {
    expect(when(given(started(7_000)), cleared(9_000))).toMatchObject({ reason: 'finding-cleared', wished: [] });
  });

  test('verified with another finding still active waits for its clearing and the quiet time', () => {
    const verified = when(given(raised(1_000, checkout), started(7_000), cleared(9_000)), finished(27_000, 'verified'));
    expect(verified).toMatchObject({ reason: 'remediation-noted', said: [], wished: [] });
    const clear = when(verified.case, cleared(30_000, checkout));
    expect(clear.wished).toEqual(['settle at 40000']);
    expect(when(clear.case, settleDue(40_000, 30_000)).said).toEqual(['incident.resolved repaired and verified']);
  });

  test('verified while another is under way waits for that one', () => {
    const before = given(started(7_000), started(7_500, 'rem-2'), cleared(9_000));
    const step = when(before, finished(27_000, 'verified'));
    expect(step.said).toEqual([]);
    expect(when(step.case, finished(28_000, 'recovered', 'rem-2')).wished).toEqual(['settle at 38000']);
  });

  test('what fails after a verified repair and recovers by itself is not called repaired', () => {
    const before = given(raised(1_000, checkout), started(7_000), cleared(9_000), finished(27_000, 'verified'));
    const step = [raised(28_000, again), cleared(30_000, again), cleared(31_000, checkout)].reduce(
      (c, at) => when(c, at).case,
      before,
    );
    expect(when(step, settleDue(41_000, 31_000)).said).toEqual([
      'incident.resolved recovered after an action that was not verified',
    ]);
  });

  test.each<[RemediationOutcome, string]>([
    ['ineffective', 'did not help'],
    ['failed', 'failed'],
    ['abandoned', 'was abandoned'],
    ['undone', 'did not help and was undone'],
  ])('%s calls a human when nothing follows', (outcome, words) => {
    const step = when(given(started(7_000)), finished(20_000, outcome));
    expect(step).toMatchObject({ reason: 'remediation-stalled', said: [], wished: ['hand-over at 24000'] });
    const called = when(step.case, handOverDue(24_000));
    expect(called.said).toEqual([`incident.updated a human is needed: restart of payments ${words}`]);
    expect(called.case.incident.rung).toBe(3);
    expect(when(called.case, handOverDue(24_001))).toMatchObject({ reason: 'not-handed-over', said: [] });
  });

  test.each<[string, At]>([
    ['another proposal', proposed(21_000, 'rem-2')],
    ['another start', started(21_000, 'rem-2')],
    ['recovery', cleared(21_000)],
  ])('%s meanwhile keeps the human out of it', (_, meanwhile) => {
    const before = given(started(7_000), finished(20_000, 'ineffective'), meanwhile);
    expect(when(before, handOverDue(24_000))).toMatchObject({ reason: 'not-handed-over', said: [] });
  });

  test('a failure that returns after a remediation came to nothing still comes to a human', () => {
    const before = given(started(7_000), finished(20_000, 'ineffective'), cleared(21_000), handOverDue(24_000));
    const back = when(before, raised(25_000, { ...payments, startedAt: T0 + 25_000 }));
    expect(back.wished).toEqual(['hand-over at 29000']);
    expect(when(back.case, handOverDue(29_000)).case.incident.rung).toBe(3);
  });

  test('refused and expired proposals call a human as well; a person who rejects is one', () => {
    for (const decision of ['refused', 'expired'] as const) {
      expect(when(given(proposed(6_000)), decided(7_000, decision)).wished).toEqual(['hand-over at 11000']);
    }
    expect(when(given(proposed(6_000)), decided(7_000, 'rejected')).wished).toEqual([]);
    expect(when(given(proposed(6_000)), decided(7_000, 'approved')).wished).toEqual([]);
  });

  test('one that needs approval asks for a human, once', () => {
    const step = when(given(), proposed(6_000, 'rem-1', true));
    expect(step.said).toEqual(['incident.updated a human is needed: restart of payments waits for approval']);
    expect(step.case.incident.rung).toBe(3);
    expect(when(step.case, proposed(7_000, 'rem-2', true)).said).toEqual([]);
  });

  test('one that ends without effect, with all clear, leaves the quiet time to decide', () => {
    const step = when(given(started(7_000), cleared(9_000)), finished(27_000, 'failed'));
    expect(step.wished).toEqual(['hand-over at 31000', 'settle at 37000']);
    expect(when(step.case, handOverDue(31_000)).said).toEqual([]);
    expect(when(step.case, settleDue(37_000, 27_000)).said).toEqual([
      'incident.resolved recovered after an action that was not verified',
    ]);
  });
});

describe('when nothing is done', () => {
  const callDue = (ms: number): At => [ms, { kind: 'call-due' }];

  test('a human is called, once', () => {
    const step = when(given(triageDue), callDue(25_000));
    expect(step.said).toEqual(['incident.updated a human is needed: the cause is not known']);
    expect(step.case.incident.rung).toBe(3);
    expect(when(step.case, callDue(45_000))).toMatchObject({ reason: 'not-called', said: [], wished: [] });
  });

  test('a culprit that nothing was tried for is named', () => {
    expect(when(given(triageDue, diagnosed('payments')), callDue(25_000)).said).toEqual([
      'incident.updated a human is needed: nothing has been tried for payments',
    ]);
  });

  test.each<[string, readonly At[]]>([
    ['a proposal waits', [proposed(6_000)]],
    ['a remediation is under way', [started(6_000)]],
    ['one was finished a moment ago', [started(6_000), finished(20_000, 'recovered')]],
    ['all is clear', [cleared(6_000)]],
  ])('not while %s; it looks again later', (_, meanwhile) => {
    const step = when(given(triageDue, ...meanwhile), callDue(25_000));
    expect(step).toMatchObject({ reason: 'not-called', said: [], wished: ['call at 45000'] });
  });
});

describe('what is only of note', () => {
  const surge = finding('payments', { severity: 'info', symptom: 'level-high', aspect: 'traffic' });

  test('joins, and neither names the incident, nor makes it worse, nor keeps it open', () => {
    const joined = when(given(), raised(1_000, { ...surge, severity: 'critical', startedAt: T0 - 60_000 }));
    expect(joined.said).toEqual(['incident.updated finding added: payments traffic too high (probe)']);
    expect(joined.case.incident).toMatchObject({ title: 'payments: unreachable', startedAt: T0 - 3_000 });
    const clear = when(joined.case, cleared(2_000));
    expect(clear.wished).toEqual(['settle at 12000']);
    expect(when(clear.case, settleDue(12_000, 2_000)).reason).toBe('resolved');
  });

  test('comes along with the first finding of its service', () => {
    const { case: opened } = open('cause', checkout, T0, settings, [surge]);
    expect(opened.incident).toMatchObject({ title: 'checkout: level too high', severity: 'warning' });
    expect(opened.incident.findings).toHaveLength(2);
  });

  test('a traffic surge of a critical service does not make its incident critical', () => {
    const first = finding('payments', { severity: 'warning' });
    const { case: after } = when(
      play(first, []),
      raised(1_000, { ...surge, ...finding('storefront', surge), severity: 'warning' }),
    );
    expect(after.incident.severity).toBe('warning');
  });
});

test('a finding that connects two incidents says which one stays its own', () => {
  const connecting: At = [1_000, { kind: 'finding-raised', finding: checkout, near: ['inc-other'] }];
  expect(when(given(), connecting).said).toEqual([
    'incident.updated finding added: checkout level too high (probe); near inc-other as well, which stays its own',
  ]);
});

describe('diagnosis', () => {
  test('puts the culprit into the title, and later findings leave it there', () => {
    const before = given(raised(1_000, finding('checkout', { startedAt: T0 - 9_000 })), triageDue);
    expect(before.incident.title).toBe('checkout: unreachable');
    const step = when(before, diagnosed('payments'));
    expect(step.said).toEqual(['incident.updated diagnosed at rung 0: payments']);
    expect(step.case.incident.title).toBe('payments: unreachable');
    expect(when(step.case, raised(7_000, finding('storefront'))).case.incident.title).toBe('payments: unreachable');
  });

  test('that changes nothing is not announced', () => {
    for (const at of [diagnosed('payments'), diagnosed('stranger'), diagnosed('checkout', { inconclusive: true })]) {
      expect(when(given(raised(1_000, checkout)), at)).toMatchObject({ reason: 'diagnosis-agrees', said: [] });
    }
  });

  test('raises the rung and never lowers it', () => {
    const high = when(given(), diagnosed('payments', { rung: 2 }));
    expect(high.case.incident.rung).toBe(2);
    expect(when(high.case, diagnosed('payments', { rung: 1 })).case.incident.rung).toBe(2);
  });
});

describe('people', () => {
  test('acknowledge once, and it stays acknowledged', () => {
    const step = when(given(), acknowledged);
    expect(step.said).toEqual(['incident.acknowledged ada']);
    expect(step.case.incident.acknowledgedBy).toBe('ada');
    expect(when(step.case, acknowledged)).toMatchObject({ reason: 'acknowledged-already', said: [] });
    expect(when(step.case, raised(21_000, checkout)).case.incident.status).toBe('acknowledged');
  });

  test('resolve whatever is going on, and nothing is said afterwards', () => {
    const step = when(given(started(7_000)), byPerson);
    expect(step.said).toEqual(['incident.resolved resolved by ada']);
    for (const late of [
      cleared(60_000),
      finished(60_000, 'verified'),
      raised(60_000, checkout),
      acknowledged,
      byPerson,
    ]) {
      expect(when(step.case, late)).toMatchObject({
        reason: 'resolved-already',
        said: [],
        wished: [],
        case: step.case,
      });
    }
  });
});

import { type Draft, type Incident, topics } from '@hale/events';

const opened = topics['incident.opened'].data.parse(topics['incident.opened'].examples[0]);
const diagnosed = topics['diagnosis.completed'].data.parse(topics['diagnosis.completed'].examples[0]);
const proposed = topics['remediation.proposed'].data.parse(topics['remediation.proposed'].examples[0]);
const finished = topics['remediation.finished'].data.parse(topics['remediation.finished'].examples[0]);

/** What the story is told of. */
export interface Story {
  readonly incident: string;
  readonly remediation: string;
  /** The first symptom, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly severity?: 'critical' | 'warning';
}

/** One fault from symptom to proof, as the services tell it. */
export class Storyteller {
  readonly #story: Story;
  #revision = 0;

  constructor(story: Story) {
    this.#story = story;
  }

  opened(): Draft {
    return topics['incident.opened'].draft({ incident: this.#incident() }, this.#about(3_100));
  }

  triaged(): Draft {
    const reason = 'grouped for 2 s; rung 0 is enough: one service';
    return topics['incident.triaged'].draft({ incident: this.#incident(), reason }, this.#about(5_100));
  }

  diagnosed(): Draft {
    const [cause] = diagnosed.diagnosis.causes;
    const evidence = cause?.evidence.map((line, index) => ({ ...line, at: this.#at(900 * index) })) ?? [];
    const diagnosis = {
      ...diagnosed.diagnosis,
      incident: this.#story.incident,
      causes: cause ? [{ ...cause, evidence }] : [],
    };
    return topics['diagnosis.completed'].draft({ diagnosis, incident: this.#incident() }, this.#about(5_300));
  }

  proposed(needsApproval: boolean): Draft {
    const guards = [
      { guard: 'rate', passed: true, detail: '0 of 3 actions in the last hour' },
      { guard: 'independent-signals', passed: true, detail: 'probe, metric' },
      {
        guard: 'autonomy',
        passed: !needsApproval,
        detail: needsApproval ? 'restart is on suggest: a person approves' : 'restart is pinned to auto',
      },
    ];
    const plan = 'restart payments, then verify for 20 s that its probe answers';
    return topics['remediation.proposed'].draft(
      { remediation: this.#remediation(), plan, needsApproval, guards },
      this.#about(5_600),
    );
  }

  approved(by: string): Draft {
    const guards = [{ guard: 'cooldown', passed: true, detail: 'never done here' }];
    const data = {
      remediation: this.#remediation(),
      decision: 'approved' as const,
      by,
      reason: 'the action may be done',
      guards,
    };
    return topics['remediation.decided'].draft(data, this.#about(5_800));
  }

  started(): Draft {
    const data = {
      remediation: this.#remediation(),
      at: this.#at(6_000),
      before: '{"state":"stopped","generation":"1"}',
    };
    return topics['remediation.started'].draft(data, this.#about(6_000));
  }

  finished(): Draft {
    const proof = [
      { id: 'probe/health', source: 'probe' as const, text: 'health answered 20 of 20 times', at: this.#at(27_000) },
      { id: 'series/up', source: 'metric' as const, text: 'series up is back at 1', at: this.#at(27_000) },
    ];
    return topics['remediation.finished'].draft(
      { ...finished, remediation: this.#remediation(), proof, at: this.#at(27_000) },
      this.#about(27_000),
    );
  }

  told(channel: 'log' | 'slack', revision: number, afterMs: number): Draft {
    const { incident } = this.#story;
    const data = {
      incident,
      channel,
      revision,
      ref: 'C024BE91L/1',
      text: '[critical] payments: unreachable',
      at: this.#at(afterMs),
    };
    return topics['notification.sent'].draft(data, { ...this.#about(afterMs), key: `${channel}/${revision}` });
  }

  resolved(): Draft {
    const incident = this.#incident({
      status: 'resolved',
      resolvedAt: this.#at(32_000),
      findings: this.#findings(9_000),
    });
    return topics['incident.resolved'].draft({ incident, reason: 'repaired and verified' }, this.#about(32_000));
  }

  /** From symptom to proof, a person's approval or not. */
  whole({ approvedBy }: { readonly approvedBy?: string } = {}): Draft[] {
    return [
      this.opened(),
      this.told('log', 1, 3_200),
      this.told('slack', 1, 3_400),
      this.triaged(),
      this.diagnosed(),
      this.proposed(approvedBy !== undefined),
      this.approved(approvedBy ?? 'policy'),
      this.started(),
      this.told('slack', 2, 6_900),
      this.finished(),
      this.resolved(),
      this.told('slack', 3, 33_000),
    ];
  }

  #at(afterMs: number): number {
    return this.#story.startedAt + afterMs;
  }

  #about(afterMs: number) {
    const { incident } = this.#story;
    return { subject: `incident/${incident}`, incident, time: this.#at(afterMs) };
  }

  #findings(clearedAfterMs?: number): Incident['findings'] {
    const severity = this.#story.severity ?? 'critical';
    const metric = {
      fingerprint: 'm3v9x0c2m5n8q1r4',
      detector: 'threshold',
      signal: 'up',
      source: 'metric' as const,
      summary: 'series up fell to 0',
    };
    return opened.incident.findings.flatMap((finding) => {
      const base = {
        ...finding,
        severity,
        startedAt: this.#at(0),
        ...(clearedAfterMs !== undefined && { clearedAt: this.#at(clearedAfterMs) }),
      };
      return [base, { ...base, ...metric, symptom: 'level-low' as const, startedAt: this.#at(900) }];
    });
  }

  #incident(change: Partial<Incident> = {}): Incident {
    const { incident: id, startedAt, severity = 'critical' } = this.#story;
    this.#revision += 1;
    return {
      ...opened.incident,
      id,
      severity,
      startedAt,
      openedAt: startedAt + 3_100,
      findings: this.#findings(),
      revision: this.#revision,
      ...change,
    };
  }

  #remediation() {
    return { ...proposed.remediation, id: this.#story.remediation, incident: this.#story.incident };
  }
}

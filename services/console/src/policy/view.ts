import type { FalseShare } from '@hale/detection';
import type {
  Cause,
  Feedback,
  GuardResult,
  Incident,
  LogCategory,
  RemediationOutcome,
  Severity,
  SignalSource,
} from '@hale/events';

/** What the page draws beside an entry; a closed set, so that every one of them has a picture and a name. */
export type Icon =
  | 'probe'
  | 'metric'
  | 'trace'
  | 'docker'
  | 'log'
  | 'alert'
  | 'watcher'
  | 'recovered'
  | 'change'
  | 'incident'
  | 'triage'
  | 'cause'
  | 'plan'
  | 'allowed'
  | 'refused'
  | 'action'
  | 'proof'
  | 'no-proof'
  | 'notice'
  | 'person'
  | 'model'
  | 'resolved';

/** How an entry is to be felt. The icon and the words say the same: colour is never alone. */
export type Tone = 'bad' | 'warn' | 'good' | 'busy' | 'calm';

export interface TimelineEntry {
  /** The event's id, or for a finding its fingerprint and which end of it. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The topic, `finding.started` or `finding.ended`. */
  readonly type: string;
  readonly icon: Icon;
  readonly tone: Tone;
  readonly title: string;
  readonly detail?: string;
  /** Evidence and proof, one line each. */
  readonly lines?: readonly string[];
  /** Why it was done, or why not. */
  readonly guards?: readonly GuardResult[];
  /** Of interest only to who looks closer. */
  readonly minor?: boolean;
}

export type RemediationState =
  | 'planned'
  | 'waiting'
  | 'approved'
  | 'rejected'
  | 'refused'
  | 'expired'
  | 'running'
  | RemediationOutcome;

export interface RemediationView {
  readonly id: string;
  readonly action: string;
  readonly service: string;
  readonly state: RemediationState;
  /** What would be done, in words. */
  readonly plan: string;
}

/** One incident as it stands; kept whole, so that reading it is reading one field. */
export interface IncidentView {
  readonly incident: Incident;
  readonly acknowledgedAt?: number;
  readonly acknowledgedBy?: string;
  readonly resolution?: string;
  /** Null: looked for and not found. */
  readonly cause?: Cause | null;
  /** In the order of their proposal. */
  readonly remediations: readonly RemediationView[];
  /** What models have said about it so far; absent while none has. */
  readonly models?: ModelUse;
}

export interface ModelUse {
  readonly answers: number;
  /** Answers that were known before: nothing was asked and nothing paid. */
  readonly cached: number;
  readonly costUsd: number;
}

/** Milliseconds. Absent while what ends the span has not happened. */
export interface Timings {
  /** From the first symptom to the incident: its part of the mean time to detect. */
  readonly detectMs: number;
  /** From the incident to the person who took it. */
  readonly acknowledgeMs?: number;
  /** From the first symptom to the end: its part of the mean time to repair. */
  readonly repairMs?: number;
}

/** One line of the list. */
export interface IncidentSummary {
  readonly id: string;
  readonly env: string;
  readonly title: string;
  readonly status: Incident['status'];
  readonly severity: Severity;
  readonly services: readonly string[];
  readonly startedAt: number;
  readonly openedAt: number;
  readonly resolvedAt?: number;
  /** The likeliest cause in words. */
  readonly cause?: string;
  /** The latest remediation in words. */
  readonly action?: string;
  /** A remediation waits for a person. */
  readonly waiting: boolean;
}

/** One line to draw. */
export interface ChartSeries {
  readonly name: string;
  /** How it was collected. */
  readonly source: SignalSource;
  readonly unit?: string;
  /** A finding of the incident is about it. */
  readonly isAbnormal: boolean;
  /** Begin of each ten seconds (milliseconds since the epoch), mean and maximum in them. */
  readonly points: readonly (readonly [at: number, mean: number, max: number])[];
}

export interface ServiceCharts {
  readonly service: string;
  readonly series: readonly ChartSeries[];
  /** What it logged most, variable parts masked. */
  readonly templates: readonly {
    readonly id: string;
    readonly text: string;
    readonly level?: string;
    readonly category?: LogCategory;
    readonly total: number;
  }[];
}

/** What GET /api/incidents/:id/signals answers. */
export interface IncidentSignals {
  readonly from: number;
  readonly to: number;
  readonly services: readonly ServiceCharts[];
}

/** What GET /api/figures answers: of the incidents that are kept, the last thousand at most. */
export interface Figures {
  readonly incidents: number;
  readonly resolved: number;
  /** Of the resolved ones, by the highest rung that had to look. */
  readonly settledBy: {
    readonly rules: number;
    readonly smallModel: number;
    readonly largeModel: number;
    readonly human: number;
  };
  /** Repaired by an action that was verified. */
  readonly healed: number;
  /** From the first symptom to the end; absent while nothing is resolved. */
  readonly medianRepairMs?: number;
  readonly costUsd: number;
}

/** What GET /api/incidents answers. */
export interface IncidentList {
  readonly incidents: readonly IncidentSummary[];
  readonly counts: { readonly open: number; readonly resolved: number };
}

/** What GET /api/incidents/:id answers. */
export interface IncidentDetail extends IncidentView {
  readonly timings: Timings;
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
}

export interface WatchedState {
  readonly service: string;
  /** `ok`, or the worst severity among its open findings. */
  readonly state: 'ok' | Severity;
}

export interface KillSwitch {
  readonly engaged: boolean;
  readonly by: string;
  readonly at: number;
}

/** What GET /api/system answers. */
export interface SystemView {
  readonly env: string;
  /** Milliseconds by Redis' clock: the page counts ages from here, not from its own clock. */
  readonly now: number;
  readonly watched: readonly WatchedState[];
  /** Who calls whom, as far as that is known. */
  readonly dependencies: readonly { readonly caller: string; readonly callee: string }[];
  /** Absent while nobody has ever touched it. */
  readonly killSwitch?: KillSwitch;
}

/** Notifications that somebody has put off. */
export interface SilenceView {
  readonly silence: string;
  /** All services when absent. */
  readonly service?: string;
  readonly until: number;
  readonly by: string;
  readonly at: number;
  readonly comment?: string;
}

/** What GET /api/silences answers: those that have not ended, the one that ends first first. */
export interface SilenceList {
  readonly silences: readonly SilenceView[];
}

/** What a person said of a finding. */
export interface FeedbackView extends Pick<Feedback, 'id' | 'verdict' | 'at' | 'by' | 'via' | 'comment' | 'incident'> {
  readonly fingerprint: string;
  readonly startedAt: number;
  readonly service: string;
  readonly detector: string;
  readonly signal: string;
  readonly summary: string;
  /** The thresholds that it raises, with what is left of that in powers of ten; none when it counts only as a word. */
  readonly raises: readonly { readonly signal: string; readonly left: number; readonly words: string }[];
}

/** What GET /api/feedback answers: the latest word first, and how many of the judged findings of the window were false. */
export interface FeedbackList extends FalseShare {
  readonly windowMs: number;
  readonly feedback: readonly FeedbackView[];
}

/** A series as its judge is told of it, before its first point. */
export interface JudgedSeries {
  readonly id: string;
  readonly service: string;
  /** What is measured: `http_requests_total`. */
  readonly signal: string;
  readonly kind: 'gauge' | 'counter' | 'histogram quantile';
  /** How far its samples should lie apart. */
  readonly intervalMs: number;
  /** To be judged on arrival. */
  readonly critical?: boolean;
}

/** What a judge found in one service; times are those of the samples. */
export interface JudgedFinding {
  readonly service: string;
  /** Positions in the list of series that the judge was given. */
  readonly series: readonly number[];
  /** When it began; `at` is when it was raised. */
  readonly startedAt: number;
  readonly at: number;
  readonly severity: string;
  readonly pattern?: string;
}

/** Judges one service: all points come in the order of time, the same timestamp may come twice. */
export interface ServiceJudge {
  take(series: number, at: number, value: number): readonly JudgedFinding[];
  /** No more points come. */
  end(): readonly JudgedFinding[];
}

export interface Judge {
  readonly name: string;
  open(series: readonly JudgedSeries[]): ServiceJudge;
}

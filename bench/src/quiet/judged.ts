/** A series as its judge is told of it, before its first point. */
export interface JudgedSeries {
  readonly service: string;
  /** What is measured: `http_requests_total`. */
  readonly signal: string;
  readonly kind: 'gauge' | 'counter' | 'histogram quantile';
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
}

/** Judges one service: all points come in the order of time, the same timestamp may come twice. */
export interface ServiceJudge {
  take(series: number, at: number, value: number): readonly JudgedFinding[];
  /** No more points come. */
  end(): readonly JudgedFinding[];
}

export interface Judge {
  /** Of its row. */
  readonly name: string;
  open(series: readonly JudgedSeries[]): ServiceJudge;
}

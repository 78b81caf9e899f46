import type { Finding } from '@hale/events';

/** That something is abnormal about a service's lines: the start of a finding, or that it goes on. */
export interface Sign {
  readonly detector: 'first-fatal' | 'new-template' | 'surge' | 'missing';
  /** `template/<id>`, `level/error`, `ratio/error`. */
  readonly signal: string;
  readonly symptom: Extract<Finding['symptom'], 'fatal-log' | 'error-log' | 'missing-log'>;
  readonly severity: 'info' | 'warning';
  readonly category?: Finding['category'];
  readonly summary: string;
  /** Of the line that the summary quotes. */
  readonly traceId?: string;
  readonly score?: number;
  /** What the score had to come to. */
  readonly threshold?: number;
  readonly windowMs?: number;
  /** When it began at the source, and when Hale heard of it last; milliseconds. */
  readonly at: number;
  readonly heardAt: number;
}

/** The name of what a sign is about: fit for keys and timers. */
export const signKey = ({ detector, signal }: Pick<Sign, 'detector' | 'signal'>): string =>
  `${detector}.${signal.replaceAll('/', '.')}`;

const MAX_QUOTE = 200;

/** A masked template for people, in part when it is long, with the trace in which it came. */
export function quote(text: string, traceId?: string): string {
  const part = text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE - 1).toWellFormed()}…` : text;
  return traceId === undefined ? part : `${part} (trace ${traceId.toLowerCase()})`;
}

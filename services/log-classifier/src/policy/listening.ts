import type { Lenience } from '@hale/detection';
import type { LogClassifierConfig } from '../config.ts';
import type { Changes } from './changes.ts';
import type { Episode } from './episode.ts';
import type { ServiceRecord } from './service-record.ts';
import { BUCKET_MS, type Surge, type SurgeLimits, type Tally } from './tally.ts';
import type { TemplateRecord } from './template-record.ts';

/** What a frame of lines is judged by, when they were learnt. */
export interface Listening {
  readonly templates: Changes<TemplateRecord>;
  readonly tallies: Changes<Tally>;
  readonly service: ServiceRecord;
  readonly config: LogClassifierConfig;
  readonly heardAt: number;
  /** Findings that are open, by the keys of their signs. */
  readonly open: ReadonlySet<string>;
  /** The last episodes, open or over, by the same keys. */
  readonly episodes: Pick<Changes<Episode>, 'get'>;
  readonly lenience?: Lenience;
}

/** The surge of a service's errors of several kinds, and of their share of all lines. */
export const LEVEL = 'level/error';
export const RATIO = 'ratio/error';

/** What has begun as a surge goes on as one as long as it is so far above usual, in parts of what it took to begin. */
export const GOES_ON = 0.4;

export const surgeLimits = ({ k, atLeast }: LogClassifierConfig['surge']): SurgeLimits => ({ k, atLeast, floor: 0.5 });

export const tracedBy = (traceId: string | undefined) =>
  traceId === undefined ? {} : { traceId: traceId.toLowerCase() };

export const surging = ({ score, threshold }: Pick<Surge, 'score' | 'threshold'>) =>
  ({
    detector: 'surge',
    symptom: 'error-log',
    severity: 'warning',
    windowMs: BUCKET_MS,
    score: Number(score.toPrecision(3)),
    threshold: Number(threshold.toPrecision(3)),
  }) as const;

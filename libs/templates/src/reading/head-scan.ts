import type { LineTime } from './line-time.ts';

/** How far a head has been read. */
export interface Scan {
  readonly text: string;
  readonly now: number;
  at: number;
  time: LineTime | undefined;
  level: string | undefined;
  /** Where the message begins if nothing more is found. */
  start: number;
  groups: string;
  /** A separator has just been passed. */
  separated: boolean;
  /** The level was a single letter. */
  letter: boolean;
  /** The word of the level is part of the message. */
  whole: boolean;
}

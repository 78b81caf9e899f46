import type { TailName } from './memory.ts';

/** What showed that a value is unusual. */
export type Sign = TailName | 'record' | 'cluster' | 'longSeason' | 'still' | 'swing' | 'rough';

export interface Improbable {
  /** -log10 of the chance of something as unusual: 3 is one value of a thousand. */
  readonly improbability: number;
  /** What showed it most. */
  readonly sign: Sign;
  /** The time over which it showed, milliseconds; nought for a single value. */
  readonly windowMs: number;
  readonly side: 'high' | 'low' | 'none';
  /** What was usual, in the unit of the series. */
  readonly usual: number;
}

/** What a sign must be more improbable by, in powers of ten. */
export type Handicaps = Readonly<Partial<Record<Sign, number>>>;

/** Collects the most improbable sign of one value; scratch space of one call. */
export class Most {
  improbability = 0;
  sign: Sign = 'record';
  windowMs = 0;
  side: Improbable['side'] = 'none';
  usual = 0;
  handicaps: Handicaps = {};

  begin(handicaps: Handicaps, usual: number): void {
    this.improbability = 0;
    this.sign = 'record';
    this.windowMs = 0;
    this.side = 'none';
    this.usual = usual;
    this.handicaps = handicaps;
  }

  weigh(sign: Sign, improbable: number, windowMs: number, away: number, usual: number): void {
    const handicapped = improbable - (this.handicaps[sign] ?? 0);
    if (handicapped <= this.improbability) return;
    this.improbability = handicapped;
    this.sign = sign;
    this.windowMs = windowMs;
    this.side = away === 0 ? 'none' : away > 0 ? 'high' : 'low';
    this.usual = usual;
  }
}

/** How alarms compare with what somebody labelled: a window is a run of labelled points, and found when an alarm was raised in it. */
export interface LabelTally {
  readonly windows: number;
  readonly found: number;
  /** Alarms in windows, and outside them. */
  readonly right: number;
  readonly wrong: number;
}

export class Labels {
  #tally = { windows: 0, found: 0, right: 0, wrong: 0 };
  #inside = false;
  #foundThis = false;
  #any = false;

  take(labelled: boolean | undefined, raised: boolean): void {
    if (labelled === undefined) return;
    this.#any = true;
    if (labelled && !this.#inside) {
      this.#tally.windows += 1;
      this.#foundThis = false;
    }
    this.#inside = labelled;
    if (!raised) return;
    this.#tally[labelled ? 'right' : 'wrong'] += 1;
    if (!labelled || this.#foundThis) return;
    this.#tally.found += 1;
    this.#foundThis = true;
  }

  /** Undefined when nothing carried a label. */
  get tally(): LabelTally | undefined {
    return this.#any ? this.#tally : undefined;
  }
}

/** Of alarms the share that was right, of windows the share that was found; undefined of none. */
export const precisionOf = ({ right, wrong }: LabelTally): number | undefined =>
  right + wrong > 0 ? right / (right + wrong) : undefined;
export const recallOf = ({ found, windows }: LabelTally): number | undefined =>
  windows > 0 ? found / windows : undefined;

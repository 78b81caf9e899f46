/** How far a place is, at one moment. */
export interface Progress {
  /** Events that have ever come in. */
  readonly added: number;
  /** Events that are done with. */
  readonly done: number;
}

export interface Gap {
  readonly place: string;
  readonly ms: number;
  /** When it ended, on the clock of the looks. */
  readonly endedAt: number;
}

interface State extends Progress {
  /** The last look that saw progress, or nothing waiting. */
  readonly since: number;
}

/**
 * The longest time in which no event of a place came through although some were waiting, from repeated looks. Time
 * without looks (a server that is away) counts as time without progress.
 */
export class Gaps {
  readonly #states = new Map<string, State>();
  readonly #longest = new Map<string, Gap>();

  look(place: string, { added, done }: Progress, now: number): void {
    const before = this.#states.get(place);
    const waited = before !== undefined && before.added > before.done;
    if (before && waited) this.#note({ place, ms: now - before.since, endedAt: now });
    const rests = added <= done;
    const moved = before === undefined || done > before.done;
    this.#states.set(place, { added, done, since: rests || moved ? now : before.since });
  }

  /** Forgets the longest, not the waiting: for the next of several phases. */
  restart(now: number): void {
    this.#longest.clear();
    for (const [place, state] of this.#states) this.#states.set(place, { ...state, since: now });
  }

  /** The longest of all places. */
  get longest(): Gap | undefined {
    return [...this.#longest.values()].sort((a, b) => b.ms - a.ms)[0];
  }

  #note(gap: Gap): void {
    if (gap.ms > (this.#longest.get(gap.place)?.ms ?? 0)) this.#longest.set(gap.place, gap);
  }
}

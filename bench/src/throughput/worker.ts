export type WorkerName = 'limit' | 'hop' | 'naive' | 'bullmq' | 'chain' | 'producer' | 'detector';
export type Call = 'ready' | 'go' | 'stop';

/** What a worker process is told before a round. */
export interface Round {
  readonly url: string;
  /** Which of how many processes that share the work. */
  readonly index: number;
  readonly processes: number;
  /** What comes in and goes out, together. */
  readonly events: number;
  /** The text of what goes out, of the length of what our hop says. */
  readonly output: string;
}

/** One side of a round in a process of its own. A round is `ready`, `go`, `stop`, in this order. */
export interface Worker<Told = Round> {
  /** Connects; resolves when it could begin at once. */
  ready(round: Told): Promise<void>;
  /** Begins; resolves early or when there is nothing left. */
  go(): Promise<void>;
  stop(): Promise<void>;
}

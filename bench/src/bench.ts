/** What a bench measured, by name; the name carries the unit (`latencyP99Ms`). */
export type Figures = Readonly<Record<string, unknown>>;

export interface BenchContext {
  /** Whatever is drawn at random is drawn from `randomFrom(seed)`, so that a seed gives the same input again. */
  readonly seed: number;
  /** The folder that holds the data sets; undefined when none was named. */
  readonly dataDir: string | undefined;
  /** A line for who waits. */
  readonly progress: (line: string) => void;
  /** Starts an empty Redis for this bench alone, ended with it. */
  readonly startRedis: () => Promise<{ readonly url: string }>;
}

export interface Bench {
  readonly name: string;
  /** One sentence: what is measured. */
  readonly summary: string;
  /** What it is measured on. */
  readonly dataset: string;
  run(context: BenchContext): Promise<Figures>;
}

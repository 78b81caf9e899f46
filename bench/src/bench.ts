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
  /** The bench's own options by name; what was not given has its default. */
  readonly options: OptionValues;
}

/** An option `--name VALUE` that one bench takes; several benches may take the same. */
export interface BenchOption {
  readonly name: string;
  /** What stands for the value in the help: `N`. */
  readonly value: string;
  /** What the value must look like. */
  readonly takes: RegExp;
  readonly fallback: string;
  readonly summary: string;
}

/** Makes options that take a number which looks like this. */
export const numberOption =
  (takes: RegExp) =>
  (name: string, fallback: string, summary: string): BenchOption => ({ name, value: 'N', takes, fallback, summary });

export type OptionValues = Readonly<Record<string, string>>;

/** What a bench is measured on is not there. The message says what, and how to name it. */
export class MissingDataError extends Error {
  override readonly name = 'MissingDataError';
}

export interface Bench<Measured extends Figures = Figures> {
  readonly name: string;
  /** One sentence: what is measured. */
  readonly summary: string;
  /** What it is measured on. */
  readonly dataset: string;
  readonly options?: readonly BenchOption[];
  run(context: BenchContext): Promise<Measured>;
  /** The figures for a reader; one line each when the bench has no form of its own. */
  show?(figures: Measured): string;
}

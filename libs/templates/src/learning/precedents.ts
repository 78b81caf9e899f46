import { LINE_SEVERITIES, type LineSeverity } from '../meaning/severity.ts';
import { fitLogistic, type Row, scoresInto, softmaxInto } from './logistic.ts';
import { weighed } from './text-row.ts';

/** A masked text of a severity, and whether people said that it matters. */
export interface Precedent {
  readonly text: string;
  readonly severity: LineSeverity;
  readonly matters: boolean;
}

/** What speaks for a text, in numbers of about -1 to 1; always as many. `precedents` never hold the text itself. */
export type Evidence = (text: string, precedents: readonly Precedent[]) => readonly number[];

const BITS = 16;
const L2 = 0.01;
const ITERATIONS = 200;

/**
 * Judges texts that nobody has judged by those that somebody has. A severity of which nothing ever mattered does not; above it the evidence is
 * weighed, with weights that would have told the precedents apart had each been unknown. What was judged itself is as it was judged. `bench -- bgl` alone
 * uses it: no service judges by precedents.
 */
export class Precedents {
  readonly #known: ReadonlyMap<string, boolean>;
  readonly #bar: number;
  readonly #pool: readonly Precedent[];
  readonly #evidence: Evidence;
  readonly #coefficients: Float64Array;

  constructor(precedents: readonly Precedent[], evidence: Evidence) {
    this.#evidence = evidence;
    this.#known = new Map(precedents.map((each) => [keyOf(each), each.matters]));
    this.#bar = Math.min(...precedents.filter(({ matters }) => matters).map(rankOf));
    this.#pool = precedents.filter((each) => rankOf(each) >= this.#bar);
    this.#coefficients = this.#fit();
  }

  /** How probable it is that a text matters, when half of all did: 0 to 1. */
  probability(text: string, severity: LineSeverity): number {
    const known = this.#known.get(keyOf({ text, severity }));
    if (known !== undefined) return known ? 1 : 0;
    if (rankOf({ severity }) < this.#bar) return 0;
    const shares = new Float64Array(2);
    scoresInto(shares, this.#rowOf(text), this.#coefficients);
    softmaxInto(shares);
    return shares[1] ?? 0;
  }

  #fit(): Float64Array {
    const count = (matters: boolean) => this.#pool.filter((each) => each.matters === matters).length;
    const rows = this.#pool.map(({ text }) => this.#rowOf(text));
    return fitLogistic({
      rows,
      targets: this.#pool.map(({ matters }) => (matters ? 1 : 0)),
      weights: this.#pool.map(({ matters }) => 1 / count(matters)),
      columns: Math.max(0, ...rows.map(({ columns }) => columns.length)),
      classes: 2,
      l2: L2,
      iterations: ITERATIONS,
    });
  }

  #rowOf(text: string): Row {
    const others = this.#pool.filter((each) => each.text !== text);
    const values = [1, ...this.#evidence(text, others)];
    return { columns: values.map((_, column) => column), values };
  }
}

/** How like a text is to the likest precedent that matters, and to the likest that does not: 0 (no word in common) to 1. */
export function likenessEvidence(): Evidence {
  const vectors = new Map<string, ReadonlyMap<number, number>>();
  const vectorOf = (text: string) => {
    const vector = vectors.get(text) ?? new Map(weighed(text, BITS).map(({ place, value }) => [place, value]));
    vectors.set(text, vector);
    return vector;
  };
  return (text, precedents) =>
    [true, false].map((matters) =>
      precedents
        .filter((each) => each.matters === matters)
        .reduce((most, each) => Math.max(most, likeness(vectorOf(text), vectorOf(each.text))), 0),
    );
}

function likeness(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const [place, value] of one) sum += value * (other.get(place) ?? 0);
  return sum;
}

const keyOf = ({ text, severity }: Omit<Precedent, 'matters'>): string => `${severity} ${text}`;
const rankOf = ({ severity }: Pick<Precedent, 'severity'>): number => LINE_SEVERITIES.indexOf(severity);

import { type Accuracy, meanAccuracy } from './score.ts';

/** What is varied of a parser: all that is a number. */
export interface MinerChoice {
  readonly words: number;
  readonly names: number;
  readonly marked: number;
}

/** Every combination that is looked at. */
export const CHOICES: readonly MinerChoice[] = [3, 4, 5, 6, 8]
  .flatMap((words) => [2, 3, 4, 5].flatMap((names) => [1, 2, 3].map((marked) => ({ words, names, marked }))))
  .filter(({ words, names, marked }) => marked <= names && names <= words);

/** How it is on each system with the settings that are best for all others. */
export interface HeldOut extends Accuracy {
  /** By system: the choice without it. */
  readonly chosen: Readonly<Record<string, MinerChoice>>;
}

/** `measured`: by choice, what each system comes to. */
export function heldOut(
  measured: readonly { readonly choice: MinerChoice; readonly systems: Readonly<Record<string, Accuracy>> }[],
): HeldOut {
  const chosen: Record<string, MinerChoice> = {};
  const figures: Accuracy[] = [];
  for (const name of Object.keys(measured[0]?.systems ?? {})) {
    const [best] = measured
      .map(({ choice, systems }) => {
        const others = meanAccuracy(Object.entries(systems).flatMap(([other, it]) => (other === name ? [] : [it])));
        return { choice, own: systems[name], worth: others.GA + others.FGA + others.PA + others.FTA };
      })
      .toSorted((one, other) => other.worth - one.worth);
    if (!best?.own) continue;
    chosen[name] = best.choice;
    figures.push(best.own);
  }
  return { ...meanAccuracy(figures), chosen };
}

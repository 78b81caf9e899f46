import type { Figures } from '../bench.ts';
import type { HeldOut } from './held-out.ts';
import type { PUBLISHED } from './published.ts';
import type { Accuracy } from './score.ts';

export type BySystem = Readonly<Record<string, Accuracy>>;

export interface LoghubFigures extends Figures, Accuracy {
  readonly systems: BySystem;
  /** Texts compared but for blanks and for how many variable parts stand together. */
  readonly tolerant: Accuracy;
  /** Measured in the same run with one configuration, and as published. */
  readonly peers: {
    readonly drain: Accuracy & { readonly setting: string; readonly systems: BySystem };
    readonly published: typeof PUBLISHED;
  };
  readonly heldOut: HeldOut;
}

import { bank } from './bank.ts';
import type { Judge } from './run.ts';
import { zScore } from './z-score.ts';

/** What is measured. The first is ours, and the figures at the top are its own. */
export const DETECTORS: readonly { readonly name: string; readonly judge: Judge }[] = [
  { name: 'hale', judge: bank },
  { name: 'z-score', judge: zScore },
];

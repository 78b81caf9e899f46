import { spreadOf, type ThresholdSettings, type ThresholdState } from '@hale/detection';
import type { Statement } from './finding.ts';

/** How many robust deviations a value is off, and how many it takes, by what was usual before it. */
export function distanceOf(
  { value, usual }: { readonly value: number; readonly usual: number },
  before: ThresholdState | undefined,
  { relativeFloor, absoluteFloor, k }: ThresholdSettings,
): Pick<Statement, 'score' | 'threshold'> {
  const { deviation } = spreadOf(before?.baseline ?? [], relativeFloor, absoluteFloor);
  return deviation > 0 ? { score: Number(((value - usual) / deviation).toPrecision(3)), threshold: k } : {};
}

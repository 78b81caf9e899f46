/** No value counts that is farther from nought: sums and squares of those that do, and floats of 32 bits, hold them all. */
export const FARTHEST = 1e30;

/** Whether it is a number that anything can be learnt from. */
export const isValue = (value: number): boolean => Math.abs(value) <= FARTHEST;

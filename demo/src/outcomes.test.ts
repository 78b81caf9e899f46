import { expect, test } from '@jest/globals';
import { type Outcome, outcomeOf, withOutcome } from './outcomes.ts';

const outcome = (key: string): Outcome => ({ key, action: 'restart', service: 'payments', status: 200, body: { key } });

test('the last thousand keys are known, older ones are forgotten', () => {
  let outcomes: readonly Outcome[] = [];
  for (let index = 0; index < 1_001; index += 1) outcomes = withOutcome(outcomes, outcome(`k${index}`));
  expect(outcomes).toHaveLength(1_000);
  expect(outcomeOf(outcomes, 'k0')).toBeNull();
  expect(outcomeOf(outcomes, 'k1')).toEqual(outcome('k1'));
  expect(outcomeOf(outcomes, 'k1000')).toEqual(outcome('k1000'));
});

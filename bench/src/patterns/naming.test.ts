import type { Pattern } from '@hale/events';
import { expect, test } from '@jest/globals';
import type { Fault } from '../quiet/faults.ts';
import type { Look } from './looks.ts';
import { namingsAt, together } from './naming.ts';

const faultOf = (variant: string) => ({ variant }) as Fault;
const look = (fault: Fault, pattern: Pattern | undefined, fit = 0.8): Look => ({
  fault,
  moment: 'end',
  signal: 'x',
  match: pattern && { pattern, fit, side: 'high', since: 0, lastingMs: 0 },
});

test('a fault has the name that most of its series show, of as many the one that fits best', () => {
  const [leak, step, other] = [faultOf('memory-leak'), faultOf('latency-step'), faultOf('latency-step')];
  const looks = [
    look(leak, 'step', 0.99),
    look(leak, 'leak'),
    look(leak, 'leak'),
    look(step, 'leak', 0.7),
    look(step, 'step', 0.9),
    look(other, undefined),
    { ...look(other, 'step'), moment: 'early' as const },
  ];
  const namings = namingsAt(looks, 'end');
  expect(namings).toEqual({
    'memory-leak': { faults: 1, right: 1, wrong: 0, none: 0, named: { leak: 1 } },
    'latency-step': { faults: 2, right: 1, wrong: 0, none: 1, named: { step: 1, none: 1 } },
  });
  expect(together(namings)).toMatchObject({ faults: 3, right: 2, wrong: 0, none: 1, rightShare: 0.667, wrongShare: 0 });
});

test('another name is wrong', () => {
  expect(namingsAt([look(faultOf('noise burst'), 'step')], 'end')['noise burst']).toMatchObject({ right: 0, wrong: 1 });
});

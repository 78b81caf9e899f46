import { describe, expect, test } from '@jest/globals';
import { OURS } from './contestants.ts';
import { leaveOneOut } from './run.ts';
import { levelTexts, type SystemLevels, usualSeverity } from './systems.ts';
import { beaten, told } from './verdict.ts';

const PLACES = ['disk', 'link', 'queue', 'mailbox', 'printer', 'sensor'];

/** Three of four lines are fine. */
const system = (name: string, thing: string): SystemLevels => ({
  system: name,
  texts: levelTexts(
    PLACES.flatMap((place): [string, string][] => [
      [`${thing} could not reach ${place} 7: connection refused`, 'ERROR'],
      [`${thing} reached ${place} 7`, 'INFO'],
      [`${thing} reached ${place} 8`, 'INFO'],
      [`${thing} saved ${place} 9 in 12 ms`, 'INFO'],
    ]),
  ),
});
const SYSTEMS = [system('Bank', 'teller'), system('Farm', 'tractor'), system('Mill', 'wheel'), system('Port', 'crane')];
const CORPUS = ['boiler', 'kettle', 'oven'].flatMap((thing) => [
  { software: thing, category: 'network', severity: 'error', text: `${thing} refused the connection` },
  { software: thing, category: 'noise', severity: 'info', text: `${thing} saved <*> in <*>` },
]);
const results = leaveOneOut(SYSTEMS, CORPUS, () => undefined);

describe('leaveOneOut', () => {
  test('knows the majority, of the others and its own', () => {
    for (const { lines, texts, badShare, majority, ownMajority } of results) {
      expect({ lines, texts, badShare }).toEqual({ lines: 24, texts: 18, badShare: 0.25 });
      expect(majority.lines).toEqual(ownMajority.lines);
      expect(majority.lines).toMatchObject({ accuracy: 0.75, balanced: 0.5 });
      expect(majority.texts.accuracy).toBeCloseTo(2 / 3, 3);
    }
  });

  test('learns from the others what is bad in a system', () => {
    for (const { contestants } of results) {
      expect(contestants['other systems']?.lines.accuracy).toBe(1);
      expect(contestants[OURS]?.fiveLines.accuracy).toBe(1);
    }
  });

  test('a system is not learnt from when it is judged', () => {
    const odd: SystemLevels = {
      system: 'Odd',
      texts: levelTexts([
        ['gloop 1', 'ERROR'],
        ['wibble 1', 'INFO'],
      ]),
    };
    const judged = leaveOneOut([...SYSTEMS, odd], CORPUS, () => undefined).find((each) => each.system === 'Odd');
    expect(judged?.contestants['other systems']?.lines.balanced).toBe(0.5);
  });

  test('is held against the majority of the others', () => {
    const names = SYSTEMS.map((each) => each.system);
    expect(beaten(results, OURS, 'accuracy')).toEqual({ better: names, same: [], worse: [] });
    expect(told('accuracy', beaten(results, 'nobody', 'accuracy'))).toBe(
      'accuracy: better on none; the same on none; worse on Bank, Farm, Mill, Port',
    );
  });
});

test('a text has the severity of most of its lines; letters are Android’s', () => {
  const [text] = levelTexts([
    ['job 1 is slow', 'W'],
    ['job 2 is slow', 'W'],
    ['job 3 is slow', 'V'],
  ]);
  expect(text && [...text.lines]).toEqual([
    ['warning', 2],
    ['debug', 1],
  ]);
  expect(text && usualSeverity(text)).toBe('warning');
  expect(() => levelTexts([['x', 'loud']])).toThrow('loud');
});

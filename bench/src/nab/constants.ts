import { type AlarmSettings, type BankSettings, defaultAlarm, defaultBank, type Sign } from '@hale/detection';
import { randomFrom } from '../random.ts';
import { median, rounded } from '../statistics.ts';
import { bankUnder } from './bank.ts';
import type { CorpusFile } from './corpus.ts';
import type { Setting } from './evaluation.ts';
import { alternatingHalves, folderOf, randomHalves } from './halves.ts';
import { holdOut } from './hold-out.ts';
import { judged } from './run.ts';
import type { Scored } from './score.ts';

const HOUR = 3_600_000;

interface Candidate {
  readonly name: string;
  readonly bank: BankSettings;
  readonly alarm: AlarmSettings;
}

const banked = (name: string, changed: Partial<BankSettings>): Candidate => ({
  name,
  bank: { ...defaultBank, ...changed },
  alarm: defaultAlarm,
});
const alarmed = (name: string, changed: Partial<AlarmSettings>): Candidate => ({
  name,
  bank: defaultBank,
  alarm: { ...defaultAlarm, ...changed },
});
const without = (name: string, ...signs: readonly Sign[]): Candidate => {
  const never = Object.fromEntries(signs.map((sign) => [sign, Number.POSITIVE_INFINITY]));
  return banked(`without ${name}`, { handicaps: { ...defaultBank.handicaps, ...never } });
};

/** The settings of the product, and what might have been chosen in their place: each constant lower and higher, each sign left out. */
const CANDIDATES: readonly Candidate[] = [
  banked('as it is', {}),
  banked('no handicaps', { handicaps: {} }),
  ...[3, 4, 6].map((steepness) => banked(`steepness ${steepness}`, { steepness })),
  ...[7, 8.5, 12, 14].map((recordSteepness) => banked(`steepness of records ${recordSteepness}`, { recordSteepness })),
  banked('steepness 4, of records 14', { steepness: 4, recordSteepness: 14 }),
  banked('steepness 6, of records 7', { steepness: 6, recordSteepness: 7 }),
  without('distances', 'high', 'low'),
  without('half a day', 'local'),
  without('hours', 'recent'),
  without('clusters', 'cluster'),
  without('season', 'season'),
  without('long season', 'longSeason'),
  without('steps', 'change', 'spread'),
  without('shapes', 'shape'),
  without('standstill', 'still'),
  ...[6, 9, 18, 24].map((hours) => alarmed(`pause of ${hours} h`, { pauseMs: hours * HOUR })),
  ...[50, 150].map((pauseValues) => alarmed(`pause of ${pauseValues} values`, { pauseValues })),
  ...[2, 8].map((tolerated) => alarmed(`${tolerated} alarms tolerated`, { tolerated })),
];

/** What the bank comes to when its constants are chosen from `CANDIDATES`, and its threshold, without the files that are scored. */
export function crossValidateConstants(files: readonly CorpusFile[], { profiles, splits, seed }: Setting) {
  const profile = profiles.standard;
  const scored = CANDIDATES.map((candidate): readonly Scored[] => {
    const judge = bankUnder(candidate);
    return files.map(({ ground, timestamps, values }) => ({
      ground,
      scores: judged(timestamps, values, judge).scores,
    }));
  });
  const names = files.map(({ name }) => name);
  const folders = [...Map.groupBy(files.keys(), (index) => folderOf(names[index] ?? ''))];
  const random = randomFrom(seed);
  const drawn = Array.from({ length: splits }, () => holdOut(scored, randomHalves(names, random), profile));
  const pooled = drawn.map((each) => each.pooled);
  const shown = ({ pooled: score, folds }: ReturnType<typeof holdOut>) => ({
    pooled: rounded(score, 3),
    chosen: folds.map(({ candidate }) => CANDIDATES[candidate]?.name ?? ''),
  });
  const ofFolders = folders.map(([, indices]) => indices);
  return {
    candidates: CANDIDATES.length,
    halves: shown(holdOut(scored, alternatingHalves(names), profile)),
    randomSplits: {
      splits,
      lowest: rounded(Math.min(...pooled), 3),
      median: rounded(median(pooled), 3),
      highest: rounded(Math.max(...pooled), 3),
      chosen: countsOf(drawn.flatMap((each) => shown(each).chosen)),
    },
    folders: shown(holdOut(scored, ofFolders, profile)),
  };
}

const countsOf = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

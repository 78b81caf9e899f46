import {
  type AlarmSettings,
  type BankSettings,
  decide,
  defaultAlarm,
  defaultBank,
  emptyMemory,
  judgeValue,
  scoreOf,
} from '@hale/detection';
import type { Judge } from './run.ts';

export interface BankUnder {
  readonly bank: BankSettings;
  readonly alarm: AlarmSettings;
}

/** The bank of the product in other settings than its own. */
export const bankUnder =
  ({ bank: settings, alarm }: BankUnder): Judge =>
  () => {
    const memory = emptyMemory();
    return (timestamp, value) => {
      const judged = judgeValue(memory, timestamp, value, settings);
      if (typeof judged === 'string') return { score: 0, anomaly: false };
      const decided = decide(memory, timestamp, judged.improbability, alarm);
      return { score: scoreOf(decided, judged.improbability, alarm), anomaly: decided.raised };
    };
  };

/** What the product judges a series with, in its own settings. */
export const bank: Judge = bankUnder({ bank: defaultBank, alarm: defaultAlarm });

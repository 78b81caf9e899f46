import { decide, defaultAlarm, defaultBank, emptyMemory, judgeValue, scoreOf } from '@hale/detection';
import type { Judge } from './run.ts';

/** What the product judges a series with, in its own settings. */
export const bank: Judge = () => {
  const memory = emptyMemory();
  return (timestamp, value) => {
    const judged = judgeValue(memory, timestamp, value, defaultBank);
    if (typeof judged === 'string') return { score: 0, anomaly: false };
    const { surprise, raised } = decide(memory, timestamp, judged.improbability, defaultAlarm);
    return { score: scoreOf(surprise, defaultAlarm), anomaly: raised };
  };
};

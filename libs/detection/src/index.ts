export {
  type DebounceSettings,
  type DebounceState,
  type DebounceVerdict,
  debounce,
  type Observed,
} from './debounce.ts';
export { type FixedRule, fixedRuleOf, judgeFixed } from './fixed-rule.ts';
export { type CounterState, type RateNote, rateOf } from './rate.ts';
export { type Spread, spreadOf } from './robust.ts';
export {
  type Direction,
  defaultThreshold,
  endEpisode,
  judgeLevel,
  primed,
  type Sample,
  type Side,
  type ThresholdSettings,
  type ThresholdState,
  type ThresholdVerdict,
} from './threshold.ts';

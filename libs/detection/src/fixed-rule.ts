import { type DebounceSettings, type DebounceState, type DebounceStep, debounce } from './debounce.ts';

/** A series whose meaning is agreed on, so that it is judged by its value and needs no baseline. */
export interface FixedRule {
  readonly abnormal: (value: number) => boolean;
  /** What it means when it is. */
  readonly symptom: 'unreachable';
  readonly settings: DebounceSettings;
}

/** By series name. `up` is Prometheus' own: 1 when the target could be scraped, 0 when not. */
const rules: Readonly<Record<string, FixedRule>> = {
  up: { abnormal: (value) => value === 0, symptom: 'unreachable', settings: { failures: 2, successes: 2 } },
};

/** The rule of a series, when it has one. */
export function fixedRuleOf(name: string): FixedRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** Judges one sample (`at` in milliseconds since the epoch) by a rule; one that is not finite is ignored as invalid. */
export function judgeFixed(
  rule: FixedRule,
  state: DebounceState | undefined,
  sample: { readonly at: number; readonly value: number },
): DebounceStep {
  const at = Number.isFinite(sample.value) ? sample.at : Number.NaN;
  return debounce(state, { at, ok: !rule.abnormal(sample.value), kind: rule.symptom, detail: '' }, rule.settings);
}

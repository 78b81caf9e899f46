import type { SignalSource } from '@hale/events';
import type { FamilyRecord } from './family.ts';
import { type Indicator, type IndicatorSettings, indicatorsOf } from './indicators.ts';
import { signalOf } from './signal.ts';

/** Whose figures they are: a way of collection and an instance, as `from` of what is remembered says it. */
export const fromOf = (source: SignalSource, instance: string): string => `${source}/${instance}`;

/** What is made of a family, and how findings call it. */
export function figuresOf(
  { role, name, from }: Pick<FamilyRecord, 'role' | 'name' | 'from'>,
  settings: IndicatorSettings,
): readonly { readonly indicator: Indicator; readonly signal: string }[] {
  const slash = from.indexOf('/');
  const [source, instance] = [from.slice(0, slash), from.slice(slash + 1)];
  const labels = { series: name, ...(source !== 'metric' && { source }) };
  const about = instance === '' ? {} : { instance };
  return indicatorsOf(role, name, settings).map((indicator) => ({
    indicator,
    signal: signalOf(indicator.name, labels, about),
  }));
}

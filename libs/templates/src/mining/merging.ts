import type { Entry } from './entry.ts';
import { ANY } from './mask-numbers.ts';
import { haveEqualKeys, readable, templateTokens } from './template.ts';
import type { Tokens } from './tokens.ts';

/** `ada:<*>` and `grace:<*>` have the port in common. */
const WITH_PORT = /^[^:]+((?::<\*>)+)$/;

/** Shows less of a template where another message of it differs. */
export function narrow(entry: Entry, { keys, shown }: Tokens): void {
  const less = entry.shown.map((each, place) => {
    const [key = '', other = ''] = [entry.keys[place], shown[place]];
    if (each === other || key === ' ' || each === key) return each;
    return key === keys[place] ? key : common([each, other]);
  });
  if (less.every((each, place) => each === entry.shown[place]) || !reads(less, entry.keys)) return;
  entry.shown.splice(0, less.length, ...less);
  entry.text = less.join('');
}

/**
 * One template of parts that differ only where the keys are variable, the oldest first. Undefined when its text would be read as another:
 * there would be no making it again from its text.
 */
export function mergedEntry(
  parts: readonly Entry[],
  keys: readonly string[],
  weights: readonly number[],
): Entry | undefined {
  const [oldest] = parts;
  if (!oldest) return undefined;
  const shown = keys.map((key, place) => {
    const each = parts.map((part) => part.shown[place] ?? '');
    if (key === ' ' || each.every((other) => other === each[0])) return each[0] ?? '';
    return parts.every((part) => part.keys[place] === key) ? key : common(each);
  });
  const texts = [shown, keys].find((each) => reads(each, keys));
  if (!texts) return undefined;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const used = Math.max(...parts.map((part) => part.used));
  return { ...oldest, keys, weights, shown: [...texts], text: texts.join(''), count, used, gone: false };
}

/** The keys with `<*>` where the parts differ. */
export function mergedKeys(parts: readonly Entry[]): readonly string[] {
  const [first, ...others] = parts;
  return (first?.keys ?? []).map((key, place) => (others.every((other) => other.keys[place] === key) ? key : ANY));
}

function common(shown: readonly string[]): string {
  const [first = '', ...others] = shown.map((text) => ANY + (WITH_PORT.exec(text)?.[1] ?? ''));
  return others.every((other) => other === first) ? first : ANY;
}

function reads(shown: readonly string[], keys: readonly string[]): boolean {
  return haveEqualKeys(templateTokens(readable(shown.join(''))).keys, keys);
}

import { type MinerSettings, TemplateMiner } from '@hale/templates';
import type { Parsed } from './score.ts';

/** Each line with its template after the last line. */
export function hale(contents: readonly string[], settings: Partial<MinerSettings> = {}): Parsed[] {
  const miner = new TemplateMiner([], settings);
  const into = new Map<string, string>();
  const texts = new Map<string, string>();
  const first = contents.map((content) => {
    const { id, text, absorbed } = miner.learn(content);
    into.delete(id);
    for (const each of absorbed) into.set(each, id);
    texts.set(id, text);
    return id;
  });
  return first.map((id) => {
    let group = id;
    for (let next = into.get(group); next !== undefined; next = into.get(group)) group = next;
    return { group, text: texts.get(group) ?? '' };
  });
}

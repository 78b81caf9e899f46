import type { Template } from '@hale/templates';
import { z } from 'zod';

/** How often a template was seen, and when; times in milliseconds by Hale's clock. */
export const templateCountSchema = z.object({
  v: z.literal(1),
  text: z.string(),
  count: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
});
export type TemplateCount = z.infer<typeof templateCountSchema>;

export interface Counted {
  readonly changed: ReadonlyMap<string, TemplateCount>;
  readonly removed: readonly string[];
  /** Lines whose template there was no room for. */
  readonly dropped: number;
}

/** The counts after lines with these templates came at `at`. Templates that are long gone give way when there is no room. */
export function countTemplates(
  known: ReadonlyMap<string, TemplateCount>,
  templates: readonly Template[],
  at: number,
  limits: { readonly max: number; readonly forgetAfterMs: number },
): Counted {
  const changed = new Map<string, TemplateCount>();
  const removed: string[] = [];
  let gone: string[] | undefined;
  let room = limits.max - known.size;
  let dropped = 0;
  for (const { id, text } of templates) {
    const count = changed.get(id) ?? (removed.includes(id) ? undefined : known.get(id));
    if (!count && room <= 0) {
      gone ??= longGone(known, at - limits.forgetAfterMs);
      const leaves = gone.pop();
      if (leaves !== undefined && !changed.has(leaves)) {
        removed.push(leaves);
        room += 1;
      }
    }
    if (!count && room <= 0) {
      dropped += 1;
      continue;
    }
    if (!count) room -= 1;
    changed.set(id, { v: 1, text, count: (count?.count ?? 0) + 1, firstAt: count?.firstAt ?? at, lastAt: at });
  }
  return { changed, removed: removed.filter((id) => !changed.has(id)), dropped };
}

/** Those not seen since, the one that is gone longest last. */
function longGone(known: ReadonlyMap<string, TemplateCount>, since: number): string[] {
  return [...known]
    .filter(([, { lastAt }]) => lastAt < since)
    .sort(([, one], [, other]) => other.lastAt - one.lastAt)
    .map(([id]) => id);
}

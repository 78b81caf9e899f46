import type { Placed } from './learn.ts';
import type { Listening } from './listening.ts';
import { isBad } from './read-lines.ts';
import type { ServiceRecord } from './service-record.ts';
import { type Sign, signKey } from './sign.ts';
import { signOfLevel } from './sign-of-level.ts';
import { type Group, signOfTemplate } from './sign-of-template.ts';

export interface Signs {
  readonly signs: readonly Sign[];
  readonly service: ServiceRecord;
}

/**
 * What the bad lines of a frame are signs of. Each line counts for one sign at most: a fatal one for its template, an odd one for its
 * template, one of a template that surges for that surge, and only what is left for the surge of the level and for its share of all
 * lines. So ten thousand lines of one template are one finding. What people called a false alarm does not come back as a surge of the level.
 */
export function signsOfErrors(placed: readonly Placed[], listening: Listening): Signs {
  const signs: Sign[] = [];
  const unspoken: Placed[] = [];
  const open = new Set(listening.open);
  for (const group of groups(placed)) {
    const sign = signOfTemplate(group, { ...listening, open });
    if (sign === 'excused') continue;
    if (sign) {
      signs.push(sign);
      open.add(signKey(sign));
    } else unspoken.push(...group.all);
  }
  const service = { ...listening.service, unspoken: listening.service.unspoken + unspoken.length };
  const level = signOfLevel(unspoken, { ...listening, service });
  return { signs: level ? [...signs, level] : signs, service };
}

function groups(placed: readonly Placed[]): Group[] {
  const byTemplate = new Map<string, [Placed, ...Placed[]]>();
  for (const each of placed) {
    if (each.late || !isBad(each.line.severity)) continue;
    const group = byTemplate.get(each.id);
    if (group) group.push(each);
    else byTemplate.set(each.id, [each]);
  }
  return [...byTemplate].map(([id, all]) => ({ id, all }));
}

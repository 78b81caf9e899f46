import type { Placed } from './learn.ts';
import type { Listening } from './listening.ts';
import { isBad } from './read-lines.ts';
import { type ServiceRecord, withUnspoken } from './service-record.ts';
import { type Sign, signKey } from './sign.ts';
import { signOfLevel } from './sign-of-level.ts';
import { type Group, groupsOf, signOfTemplate } from './sign-of-template.ts';

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
  for (const group of badGroups(placed)) {
    const sign = signOfTemplate(group, { ...listening, open });
    if (sign === 'excused') continue;
    if (sign) {
      signs.push(sign);
      open.add(signKey(sign));
    } else unspoken.push(...group.all);
  }
  const service = withUnspoken(listening.service, unspoken.length);
  const level = signOfLevel(unspoken, { ...listening, service });
  return { signs: level ? [...signs, level] : signs, service };
}

function badGroups(placed: readonly Placed[]): Group[] {
  return groupsOf(placed.filter(({ late, line }) => !late && isBad(line.severity)));
}

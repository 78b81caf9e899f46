import { TemplateMiner } from '@hale/templates';
import type { TemplateRecord } from './template-record.ts';

/** Records give way before templates do, so that each template has one: the miner has room for those of a frame besides. */
const ROOM = 2;

/** A miner that goes on with what is known, of at most `max` templates. */
export function minerOf(records: ReadonlyMap<string, TemplateRecord>, max: number): TemplateMiner {
  const known = [...records].map(([id, { text, firstAt }]) => ({ id, text, firstAt }));
  known.sort((one, other) => one.firstAt - other.firstAt || (one.id < other.id ? -1 : 1));
  return new TemplateMiner(known, { templates: ROOM * max });
}

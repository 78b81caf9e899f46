import type { LogClassifierConfig } from '../config.ts';
import { isBad } from './read-lines.ts';
import type { ServiceRecord } from './service-record.ts';
import { quote, type Sign } from './sign.ts';
import type { TemplateRecord } from './template-record.ts';

/** How many times its longest gap a template must be away. */
const GAPS = 5;
/** What is away for longer than this is not coming back; milliseconds. */
const GIVEN_UP_MS = 1_800_000;
/** Findings that a service may have open about what is missing. */
const MAX_MISSING = 3;

/**
 * Templates that always came and do not come any more while other lines of the service do. Of note, never more: what a service no longer
 * says may be all right.
 */
export function signsOfAbsence(
  templates: Iterable<readonly [id: string, record: TemplateRecord]>,
  service: ServiceRecord,
  heardAt: number,
  limits: LogClassifierConfig['missing'],
): Sign[] {
  const signs: Sign[] = [];
  for (const [id, record] of templates) {
    if (signs.length === MAX_MISSING) break;
    const silentMs = heardAt - Math.max(record.lastAt, service.since);
    if (!alwaysComes(record, limits) || silentMs < Math.max(limits.after, GAPS * record.maxGap)) continue;
    if (heardAt - record.lastAt > GIVEN_UP_MS) continue;
    signs.push({
      detector: 'missing',
      signal: `template/${id}`,
      symptom: 'missing-log',
      severity: 'info',
      category: record.category,
      summary: `a line that always comes has stopped: ${quote(record.text)}`,
      at: record.lastAt,
      heardAt,
    });
  }
  return signs;
}

function alwaysComes(record: TemplateRecord, { knownFor, seen }: LogClassifierConfig['missing']): boolean {
  return !isBad(record.severity) && record.count >= seen && record.lastAt - record.firstAt >= knownFor;
}

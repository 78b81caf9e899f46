import { despiteFactor, factorOf, type Lenience } from '@hale/detection';
import type { LogClassifierConfig } from '../config.ts';
import { isBad } from './read-lines.ts';
import type { ServiceRecord } from './service-record.ts';
import { quote, type Sign } from './sign.ts';
import { GAPS, GIVEN_UP_MS, type TemplateRecord } from './template-record.ts';

/** What came up so soon before it went, or since, and came so often, says the same in other words: a deploy. Milliseconds. */
const REPLACED_MS = 120_000;
const REPLACED_LINES = 3;
/** Findings that a service may have open about what is missing. */
const MAX_MISSING = 3;

/**
 * Templates that always came and do not come any more while other lines of the service do. Of note, never more: what a service no longer
 * says may be all right.
 */
export function signsOfAbsence(
  templates: readonly (readonly [id: string, record: TemplateRecord])[],
  service: ServiceRecord,
  heardAt: number,
  limits: LogClassifierConfig['missing'],
  lenience?: Lenience,
): Sign[] {
  const signs: Sign[] = [];
  for (const [id, record] of templates) {
    if (signs.length === MAX_MISSING) break;
    const silentMs = heardAt - Math.max(record.lastAt, service.since);
    const signal = `template/${id}`;
    const factor = factorOf(lenience, 'missing', signal);
    if (!alwaysComes(record, limits) || silentMs < patienceMs(record, limits, factor)) continue;
    if (heardAt - record.lastAt > GIVEN_UP_MS) continue;
    if (templates.some(([, other]) => replaces(other, record))) continue;
    signs.push({
      detector: 'missing',
      signal,
      symptom: 'missing-log',
      severity: 'info',
      category: record.category,
      summary: despiteFactor(`a line that always comes has stopped: ${quote(record.text)}`, factor),
      at: record.lastAt,
      heardAt,
    });
  }
  return signs;
}

/** How long it may be away; so many times as long by what people said, and never so long that it would be given up first. */
function patienceMs({ maxGap }: TemplateRecord, { after }: LogClassifierConfig['missing'], factor: number): number {
  const usual = Math.max(after, GAPS * maxGap);
  return Math.max(usual, Math.min(factor * usual, GIVEN_UP_MS / 2));
}

function alwaysComes(record: TemplateRecord, { knownFor, seen }: LogClassifierConfig['missing']): boolean {
  return !isBad(record.severity) && record.count >= seen && record.lastAt - record.firstAt >= knownFor;
}

const replaces = (other: TemplateRecord, record: TemplateRecord): boolean =>
  !isBad(other.severity) && other.count >= REPLACED_LINES && other.firstAt >= record.lastAt - REPLACED_MS;

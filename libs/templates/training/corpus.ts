import { readdirSync, readFileSync } from 'node:fs';
import { type LogCategory, logCategorySchema } from '@hale/events';
import { LINE_SEVERITIES, type LineSeverity } from '../src/meaning/severity.ts';

/** One template as some kind of software would log it, written for this corpus. */
export interface CorpusRow {
  readonly software: string;
  readonly category: LogCategory;
  /** As bad as its text says, without any level. */
  readonly severity: LineSeverity;
  readonly template: string;
}

const FOLDER = new URL('corpus/', import.meta.url);
const COLUMNS = 'software\tcategory\tseverity\ttemplate';
const CATEGORIES: readonly string[] = logCategorySchema.options[0].options;
const SEVERITIES: readonly string[] = LINE_SEVERITIES;

/** All rows, by file and then in the order of the file. Throws at the first that is not well-formed. */
export function readCorpus(): CorpusRow[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.tsv'));
  return files.sort().flatMap((name) => {
    const [columns, ...lines] = readFileSync(new URL(name, FOLDER), 'utf8').trimEnd().split('\n');
    if (columns !== COLUMNS) throw new Error(`${name}: the columns are not ${COLUMNS}`);
    return lines.map((line, index) => rowOf(line, `${name}:${index + 2}`));
  });
}

function rowOf(line: string, place: string): CorpusRow {
  const [software = '', category = '', severity = '', template = '', more] = line.split('\t');
  if (more !== undefined || software === '' || template.trim() !== template || template === '') {
    throw new Error(`${place}: not a row`);
  }
  if (!CATEGORIES.includes(category)) throw new Error(`${place}: no category ${category}`);
  if (!SEVERITIES.includes(severity)) throw new Error(`${place}: no severity ${severity}`);
  return { software, category: category as LogCategory, severity: severity as LineSeverity, template };
}

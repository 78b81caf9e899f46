import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A line of the corpus that the product's classifiers are trained on; written for it, so it holds no line of any data set. */
export interface CorpusLine {
  /** What kind of software logs it. */
  readonly software: string;
  readonly category: string;
  readonly severity: string;
  readonly text: string;
}

const FOLDER = new URL('../../../libs/templates/training/corpus/', import.meta.url);

export async function readOwnCorpus(): Promise<CorpusLine[]> {
  const files = (await readdir(fileURLToPath(FOLDER))).filter((name) => name.endsWith('.tsv')).sort();
  const lines: CorpusLine[] = [];
  for (const name of files) lines.push(...corpusLines(await readFile(new URL(name, FOLDER), 'utf8')));
  return lines;
}

/** Tab-separated, the first line names the columns. */
export function corpusLines(table: string): CorpusLine[] {
  const [head = '', ...rows] = table.trimEnd().split(/\r?\n/);
  const columns = head.split('\t');
  return rows.map((row) => {
    const fields = row.split('\t');
    const field = (name: string) => fields[columns.indexOf(name)] ?? '';
    return {
      software: field('software'),
      category: field('category'),
      severity: field('severity'),
      text: field('template'),
    };
  });
}

/** Software of the corpus that is what a system of Loghub runs on, or much like it. */
const KIN = /android|apache-httpd|supercomputer|hadoop|openstack|spark|windows|zookeeper/;

/** The corpus without what was written of the software of the systems with levels, so that it is strange to all of them. */
export function strangers(corpus: readonly CorpusLine[]): CorpusLine[] {
  return corpus.filter(({ software }) => !KIN.test(software));
}

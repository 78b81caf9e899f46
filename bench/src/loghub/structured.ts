import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingDataError } from '../bench.ts';

/** Fields of a line by the names of its file: `Content`, `EventId`, `Level`. */
export type StructuredLine = Readonly<Record<string, string>>;

/** The lines of a system as Loghub has them parsed, in their order. */
export async function readStructured(folder: string, system: string): Promise<StructuredLine[]> {
  const path = join(system, `${system}_2k.log_structured.csv`);
  const [names = [], ...rows] = recordsOf(await readText(folder, path));
  return rows.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? ''])));
}

async function readText(folder: string, path: string): Promise<string> {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (cause) {
    throw new MissingDataError(`No Loghub in ${folder}: there is no ${path}. Name its folder with --data DIR.`, {
      cause,
    });
  }
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy;

/** Rows of a file of comma-separated values (RFC 4180), empty ones left out. */
export function recordsOf(csv: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const text = csv.replaceAll('\r\n', '\n');
  for (const [all, quoted, plain = '', end] of text.matchAll(FIELD)) {
    if (all === '' && record.length === 0) continue;
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

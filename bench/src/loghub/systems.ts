import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingDataError } from '../bench.ts';

/** One line of a log with what people say that it is of. */
export interface LabelledLine {
  readonly content: string;
  readonly template: string;
}

export interface LabelledSystem {
  readonly name: string;
  readonly lines: readonly LabelledLine[];
}

/** A folder with `<System>/<System>_2k.log_structured.csv`. */
export async function readSystems(folder: string): Promise<LabelledSystem[]> {
  const systems: LabelledSystem[] = [];
  for (const name of await namesIn(folder))
    systems.push({ name, lines: labelled(await readText(folder, join(name, `${name}_2k.log_structured.csv`))) });
  return systems.length > 0 ? systems : missing(folder, undefined);
}

/** The raw lines of each system, `<System>/<System>_2k.log`, in the order of their names. */
export async function readRawLines(folder: string): Promise<string[][]> {
  const systems: string[][] = [];
  for (const name of await namesIn(folder)) {
    const lines = (await readText(folder, join(name, `${name}_2k.log`))).split(/\r?\n/);
    systems.push(lines.filter((line) => line !== ''));
  }
  return systems;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => missing(folder, cause));
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

async function readText(folder: string, path: string): Promise<string> {
  return await readFile(join(folder, path), 'utf8').catch((cause: unknown) => missing(folder, cause));
}

function missing(folder: string, cause: unknown): never {
  throw new MissingDataError(`No Loghub in ${folder}. Name its folder with --data DIR.`, { cause });
}

function labelled(text: string): LabelledLine[] {
  const [head = [], ...rows] = rowsOf(text);
  const [content, template] = [head.indexOf('Content'), head.indexOf('EventTemplate')];
  return rows.map((row) => ({ content: row[content] ?? '', template: row[template] ?? '' }));
}

/** RFC 4180. */
export function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',' && end !== undefined) rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || (row[0] ?? '') !== '');
}

import { readRawLines } from '../loghub/systems.ts';
import { randomFrom } from '../random.ts';

/** The raw lines of one service; each has a miner of its own. */
export type Source = readonly string[];

/** By system, as they are in the files. */
export const sourcesOf = (folder: string): Promise<Source[]> => readRawLines(folder);

type Random = () => number;
type Draw = (from: Random) => string;

const pick = (from: Random, ...words: readonly string[]): string => words[Math.floor(from() * words.length)] ?? '';
const upTo = (from: Random, limit: number): number => Math.floor(from() * limit);
const id = (from: Random): string =>
  upTo(from, 2 ** 32)
    .toString(16)
    .padStart(8, '0');
const address = (from: Random): string => `10.${upTo(from, 256)}.${upTo(from, 256)}.${upTo(from, 256)}`;

/** Statements of services that nobody has: of four libraries, with ids, addresses, sizes, times and names. */
const STATEMENTS: readonly Draw[] = [
  (from) =>
    `INFO [http-${upTo(from, 9)}] o.e.Orders - order ${upTo(from, 1e6)} of user ${pick(from, 'ada', 'alan', 'grace')} paid in ${upTo(from, 900)} ms`,
  (from) =>
    `WARN [pool-${upTo(from, 4)}] o.e.Pool - connection ${id(from)} to ${address(from)}:5432 closed after ${upTo(from, 60)} s`,
  (from) =>
    `ERROR [job] o.e.Stock - cannot reserve ${upTo(from, 50)} of sku-${upTo(from, 5_000)}: timeout after ${upTo(from, 30)}000 ms`,
  (from) =>
    `level=info msg="request done" method=GET path=/cart/${upTo(from, 1e5)} status=200 bytes=${upTo(from, 1e5)} trace=${id(from)}${id(from)}`,
  (from) =>
    `{"level":30,"time":${1_790_000_000_000 + upTo(from, 1e9)},"msg":"cart ${id(from)} updated","items":${upTo(from, 20)}}`,
  (from) =>
    `<30>1 2026-11-25T10:${10 + upTo(from, 50)}:00Z web-${upTo(from, 9)} app ${upTo(from, 9_999)} - - session ${id(from)} opened from ${address(from)}`,
  (from) =>
    `${address(from)} - - [25/Nov/2026:10:00:${10 + upTo(from, 50)} +0000] "GET /shop/${upTo(from, 1e4)} HTTP/1.1" 200 ${upTo(from, 1e5)}`,
  (from) =>
    `INFO [cache] o.e.Cache - evicted ${upTo(from, 900)} entries (${upTo(from, 64)}.${upTo(from, 9)} MB) of ${pick(from, 'prices', 'carts', 'users')}`,
];

/** Lines of eight services, the same for the same seed. */
export function generatedSources(seed: number): Source[] {
  const from = randomFrom(seed);
  return Array.from({ length: 8 }, () =>
    Array.from({ length: 4_000 }, (_, line) => STATEMENTS[line % STATEMENTS.length]?.(from) ?? ''),
  );
}

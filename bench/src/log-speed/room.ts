import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseLine, TemplateMiner } from '@hale/templates';
import { rounded } from '../statistics.ts';
import type { Source } from './sources.ts';

export interface MinerRoom {
  readonly templates: number;
  /** Of the heap, after the lines of all sources: the templates, what finds them, and what was asked for lately. */
  readonly heapMiB: number;
}

/** What the miners of all sources hold. */
export function roomOf(sources: readonly Source[], now: number): MinerRoom {
  collect();
  const before = process.memoryUsage().heapUsed;
  const miners = sources.map((lines) => {
    const miner = new TemplateMiner();
    for (const line of lines) miner.learn(parseLine(line, now).message);
    return miner;
  });
  collect();
  const heapMiB = rounded((process.memoryUsage().heapUsed - before) / 2 ** 20, 1);
  return { templates: miners.reduce((count, { size }) => count + size, 0), heapMiB };
}

/** Frees what nobody holds. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}

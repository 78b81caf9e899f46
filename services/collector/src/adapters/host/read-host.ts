import { readFile, statfs } from 'node:fs/promises';
import type { HostReading } from '../../policy/host-series.ts';

/** Reads what the machine says of itself; a file that is not there (this is not Linux) or a path that is gone is as if empty. */
export async function readHost(disks: readonly string[]): Promise<HostReading> {
  const [stat, meminfo, netDev] = await Promise.all(['/proc/stat', '/proc/meminfo', '/proc/net/dev'].map(textOf));
  const sizes = await Promise.all(disks.map(async (path) => [path, await sizeOf(path)] as const));
  return { stat: stat ?? '', meminfo: meminfo ?? '', netDev: netDev ?? '', disks: Object.fromEntries(sizes) };
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

async function sizeOf(path: string): Promise<{ total: number; available: number }> {
  const { bsize, blocks, bavail } = await statfs(path).catch(() => ({ bsize: 0, blocks: 0, bavail: 0 }));
  return { total: blocks * bsize, available: bavail * bsize };
}

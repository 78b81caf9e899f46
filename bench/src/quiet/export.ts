import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from './faults.ts';
import { fleetOf, type Member } from './fleet.ts';
import { plantFaults } from './plan.ts';
import type { QuietSettings } from './run.ts';
import { scrapesOf, seriesOf } from './stream.ts';

const FLUSH_ROWS = 5000;

/**
 * Writes at most so many series, evenly from all services, a file `timestamp,value` each, and `faults.json`: what was
 * planted in them. Counters as they are read. Returns how many.
 */
export async function exportSeries(folder: string, limit: number, settings: QuietSettings): Promise<number> {
  const { seed, services, days, progress } = settings;
  await mkdir(folder, { recursive: true });
  const fleet = fleetOf(seed, services, days);
  const faults = plantFaults(seed, fleet, days, settings.faults);
  const total = fleet.reduce((sum, member) => sum + seriesOf(member).length, 0);
  const every = Math.max(1, total / Math.max(1, limit));
  let [passed, written] = [0, 0];
  for (const member of fleet) {
    const first = passed;
    const series = seriesOf(member);
    const columns = series.flatMap(({ signal }, index) => {
      const wanted = Math.floor((first + index) / every) !== Math.floor((first + index - 1) / every);
      return wanted ? [{ signal, index }] : [];
    });
    passed += series.length;
    await writeService(folder, member, columns, faults, days);
    written += columns.length;
    progress(`${member.service}: ${columns.length} series`);
  }
  await writeFile(join(folder, 'faults.json'), JSON.stringify(faults.map(told), undefined, 2));
  return written;
}

interface Column {
  readonly signal: string;
  readonly index: number;
}

async function writeService(
  folder: string,
  member: Member,
  columns: readonly Column[],
  faults: readonly Fault[],
  days: number,
): Promise<void> {
  if (columns.length === 0) return;
  const nameOf = (signal: string) => join(folder, `${member.service}.${signal.replace(':', '.')}.csv`);
  const files = await Promise.all(columns.map(({ signal }) => open(nameOf(signal), 'w')));
  const rows = columns.map(() => ['timestamp,value\n']);
  const flush = () => Promise.all(files.map((file, at) => file.write(rows[at]?.splice(0).join('') ?? '')));
  let waiting = 0;
  for (const { at, values } of scrapesOf(member, faults, days)) {
    for (const [position, { index }] of columns.entries()) {
      const value = values[index] ?? Number.NaN;
      if (!Number.isNaN(value)) rows[position]?.push(`${new Date(at).toISOString()},${value}\n`);
    }
    waiting += 1;
    if (waiting % FLUSH_ROWS === 0) await flush();
  }
  await flush();
  await Promise.all(files.map((file) => file.close()));
}

const told = ({ service, variant, size, signals, startAt, endAt }: Fault) => ({
  service,
  fault: variant,
  size,
  signals,
  startAt: new Date(startAt).toISOString(),
  endAt: new Date(endAt).toISOString(),
});

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench, Figures } from '../bench.ts';

const HALE = fileURLToPath(new URL('../../../cli/bin/hale.mjs', import.meta.url));
const SEEDS = 3;

/** `hale gameday` as anybody can run it, with stand-ins for the models. */
export const gameday: Bench = {
  name: 'gameday',
  summary: `every fault and non-fault of the demo, ${SEEDS} seeds from --seed on (about 45 minutes)`,
  dataset: 'demo shop, names, order, services, load and pauses drawn by seed; models: stand-ins',
  run: ({ seed, progress }) => play(['--seeds', from(seed), '--models', 'stand-in'], progress),
};

/** The same, while all of Hale is killed again and again. */
export const gamedaySurvival: Bench = {
  name: 'gameday-survival',
  summary: 'one seed of gameday with kill -9 of the whole program at a random moment of every fault (about 20 minutes)',
  dataset: gameday.dataset,
  run: ({ seed, progress }) => play(['--seeds', String(seed), '--models', 'stand-in', '--kill'], progress),
};

interface Result {
  readonly complete: boolean;
  readonly seeds: unknown;
  readonly figures: Figures;
}

const from = (seed: number) => Array.from({ length: SEEDS }, (_, index) => seed + index).join(',');

async function play(args: readonly string[], progress: (line: string) => void): Promise<Figures> {
  const child = spawn(process.execPath, [HALE, 'gameday', '--json', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => progress(chunk.toString().trimEnd()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0 && chunks.length === 0) throw new Error(`hale gameday ended with ${code}`);
  const { complete, seeds, figures } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Result;
  return { complete, ...figures, seeds };
}

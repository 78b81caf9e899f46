import { type Bench, type Figures, numberOption } from '../bench.ts';
import { type Pace, race } from '../log-speed/race.ts';
import { type MinerRoom, roomOf } from '../log-speed/room.ts';
import { generatedSources, sourcesOf } from '../log-speed/sources.ts';
import { stagesOf } from '../log-speed/stages.ts';

interface LogSpeedFigures extends Figures {
  /** Parsing, masks, tree, and the class of the template. */
  readonly linesPerS: number;
  readonly linesPerWallS: number;
  readonly timesReading: number;
  readonly lines: number;
  readonly distinctLines: number;
  readonly stages: Readonly<Record<string, Pace>>;
  readonly miners: MinerRoom & { readonly sources: number };
}

const number = numberOption(/^[1-9]\d{0,8}$/);

/** How many lines a core takes from raw text to the class of their template. */
export const logSpeed: Bench<LogSpeedFigures> = {
  name: 'log-speed',
  summary: 'lines a second on one core from raw text to template and class, beside reading and splitting them',
  dataset: 'raw lines of Loghub, a miner a system (--data DIR), or generated lines of eight services',
  options: [number('lines', '2000000', 'in each round'), number('rounds', '5', 'medians are of so many')],
  async run({ seed, dataDir, options, progress }) {
    const sources = dataDir === undefined ? generatedSources(seed) : await sourcesOf(dataDir);
    const distinct = sources.reduce((count, lines) => count + lines.length, 0);
    const passes = Math.max(1, Math.round(Number(options['lines']) / distinct));
    const now = Date.now();
    const miners = { sources: sources.length, ...roomOf(sources, now) };
    progress(`${distinct} lines of ${sources.length} sources: ${miners.templates} templates; ${passes} passes a round`);
    const stages = race(stagesOf(sources, now), distinct, passes, Number(options['rounds']));
    return { ...stages.whole, lines: distinct * passes, distinctLines: distinct, stages, miners };
  },
  show: ({ linesPerS, linesPerWallS, timesReading, lines, distinctLines, stages, miners }) =>
    [
      `${linesPerS} lines in a second of a core (${linesPerWallS} by the clock) parsed, mined and classified: ${timesReading} times as long as reading and splitting them`,
      ...Object.entries(stages).map(
        ([name, pace]) => `  ${name.padEnd(10)} ${pace.linesPerS} lines/s, ${pace.timesReading} times reading`,
      ),
      `${lines} lines a round, ${distinctLines} distinct; ${miners.templates} templates of ${miners.sources} sources in ${miners.heapMiB} MiB`,
    ].join('\n'),
};

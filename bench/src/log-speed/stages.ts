import {
  categoryOf,
  type LineSeverity,
  maskNumbers,
  type Placement,
  parseLine,
  redact,
  severityOf,
  TemplateMiner,
} from '@hale/templates';
import type { Source } from './sources.ts';

/** One pass over all lines. What it returns depends on all that it did, so that nothing of it can be optimised away. */
export type Stage = () => number;

/** What a template was found to be, once. */
interface Known {
  readonly severity: LineSeverity;
  readonly placement: Placement;
}

/** Each stage by itself over what the stage before makes, and all of them one after the other as lines come. */
export function stagesOf(sources: readonly Source[], now: number) {
  const block = Buffer.from(sources.map((lines) => lines.join('\n')).join('\n'));
  const messages = sources.map((lines) => lines.map((line) => parseLine(line, now).message));
  const alone = sources.map(() => new TemplateMiner());
  const whole = sources.map(() => new Classified(now));
  return {
    read: () => lengthOf(block.toString('utf8').split('\n'), (line) => line.length),
    parse: () => sum(sources, (lines) => lengthOf(lines, (line) => parseLine(line, now).message.length)),
    masks: () => sum(messages, (lines) => lengthOf(lines, (message) => maskNumbers(message).length)),
    templates: () =>
      sum(messages, (lines, source) => lengthOf(lines, (message) => alone[source]?.learn(message).text.length ?? 0)),
    redaction: () => sum(messages, (lines) => lengthOf(lines, (message) => redact(message).length)),
    whole: () => sum(sources, (lines, source) => lengthOf(lines, (line) => whole[source]?.take(line) ?? 0)),
  };
}

/** A service's lines: parsed, mined, and with the class of their template, which is found once. */
class Classified {
  readonly #miner = new TemplateMiner();
  readonly #known = new Map<string, Known>();
  readonly #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  take(line: string): number {
    const { message, level } = parseLine(line, this.#now);
    const { id, text } = this.#miner.learn(message);
    let known = this.#known.get(id);
    if (!known) {
      const severity = severityOf(text, level);
      this.#known.set(id, (known = { severity, placement: categoryOf(text, severity) }));
    }
    return known.placement.category.length;
  }
}

function lengthOf(lines: readonly string[], length: (line: string) => number): number {
  let total = 0;
  for (const line of lines) total += length(line);
  return total;
}

function sum(sources: readonly Source[], of: (lines: Source, source: number) => number): number {
  return sources.reduce((total, lines, source) => total + of(lines, source), 0);
}

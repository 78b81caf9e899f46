import type { LineSeverity } from '@hale/templates';
import type { SystemLevels } from './systems.ts';

/** How probable each severity of a text is; they sum to one. */
export type Shares = Readonly<Record<LineSeverity, number>>;
export type Judge = (text: string) => Shares;

export const SEVERITIES: readonly LineSeverity[] = ['debug', 'info', 'warning', 'error', 'fatal'];
const BAD: readonly LineSeverity[] = ['warning', 'error', 'fatal'];
const FINE: readonly LineSeverity[] = ['debug', 'info'];

export const isBad = (severity: LineSeverity): boolean => BAD.includes(severity);

/** How probable it is that a text is worse than info. */
export const badness = (shares: Shares): number => BAD.reduce((sum, severity) => sum + shares[severity], 0);

/** Worse than info only when that is at least so probable; then what is most probable of those that are left. */
export function severityAt(shares: Shares, threshold: number): LineSeverity {
  const among = badness(shares) >= threshold ? BAD : FINE;
  return among.reduce((most, severity) => (shares[severity] > shares[most] ? severity : most));
}

const THRESHOLDS = Array.from({ length: 19 }, (_, step) => (step + 1) / 20);

/**
 * From which probability on a text should be called worse than info: what is right of most lines, each system counting the same. Of equals
 * the middle one.
 */
export function thresholdFor(judged: readonly (readonly [system: SystemLevels, judge: Judge])[]): number {
  const systems = judged.map(([{ texts }, judge]) => texts.map(({ text, lines }) => ({ lines, bad: badness(judge(text)) })));
  const rights = THRESHOLDS.map((threshold) =>
    systems.reduce((sum, texts) => {
      const [right, all] = countsOf(texts, threshold);
      return sum + right / all;
    }, 0),
  );
  const most = Math.max(...rights);
  const best = THRESHOLDS.filter((_, index) => (rights[index] ?? 0) > most - 1e-9);
  return best[Math.floor(best.length / 2)] ?? 0.5;
}

function countsOf(texts: readonly { lines: ReadonlyMap<LineSeverity, number>; bad: number }[], threshold: number) {
  let [right, all] = [0, 0];
  for (const { lines, bad } of texts) {
    for (const [severity, count] of lines) {
      all += count;
      if (isBad(severity) === bad >= threshold) right += count;
    }
  }
  return [right, all] as const;
}

import { type LineSeverity, type Precedent, severityOfLevel, TemplateMiner } from '@hale/templates';
import { readStructured } from '../loghub/structured.ts';

export interface AlertLine {
  /** Its template as far as the lines up to it tell. */
  readonly text: string;
  readonly severity: LineSeverity;
  /** Which template it is of by those who labelled it. */
  readonly event: string;
  /** People said that it matters. */
  readonly alert: boolean;
}

/** The 2,000 lines of Blue Gene/L that Loghub has, in their order. */
export async function readAlertLines(folder: string): Promise<AlertLine[]> {
  const rows = await readStructured(folder, 'BGL');
  const miner = new TemplateMiner();
  return rows.map(({ Content = '', Level = '', EventId = '', Label = '-' }) => {
    const severity = severityOfLevel(Level);
    if (!severity) throw new Error(`${Level} is no level`);
    return { text: miner.learn(Content).text, severity, event: EventId, alert: Label !== '-' };
  });
}

/** What an operator has judged after these lines: each text of each severity, by what most of its lines are. */
export function precedentsOf(lines: readonly AlertLine[]): Precedent[] {
  const counts = new Map<string, { readonly line: AlertLine; alerts: number; all: number }>();
  for (const line of lines) {
    const key = `${line.severity} ${line.text}`;
    const count = counts.get(key) ?? { line, alerts: 0, all: 0 };
    count.all++;
    if (line.alert) count.alerts++;
    counts.set(key, count);
  }
  return [...counts.values()].map(({ line: { text, severity }, alerts, all }) => ({
    text,
    severity,
    matters: alerts * 2 > all,
  }));
}

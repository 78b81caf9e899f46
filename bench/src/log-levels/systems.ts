import { LINE_SEVERITIES, type LineSeverity, severityOfLevel, templateOf } from '@hale/templates';
import { readStructured } from '../loghub/structured.ts';

/** A masked text and how often it stood in a line of which severity. */
export interface LevelText {
  readonly text: string;
  readonly lines: ReadonlyMap<LineSeverity, number>;
}

export interface SystemLevels {
  readonly system: string;
  readonly texts: readonly LevelText[];
}

/** The systems of Loghub whose lines have a level. */
const SYSTEMS_WITH_LEVELS = [
  'Android',
  'Apache',
  'BGL',
  'HDFS',
  'Hadoop',
  'OpenStack',
  'Spark',
  'Windows',
  'Zookeeper',
] as const;

/** Of Android's log. */
const LETTERS: Readonly<Record<string, string>> = { V: 'verbose', D: 'debug', I: 'info', W: 'warn', E: 'error' };

export async function readSystems(folder: string): Promise<SystemLevels[]> {
  const systems: SystemLevels[] = [];
  for (const system of SYSTEMS_WITH_LEVELS) {
    const lines = await readStructured(folder, system);
    systems.push({ system, texts: levelTexts(lines.map(({ Content = '', Level = '' }) => [Content, Level])) });
  }
  return systems;
}

/** What remains of lines when nothing but their masked message may be looked at. */
export function levelTexts(lines: readonly (readonly [message: string, level: string])[]): LevelText[] {
  const texts = new Map<string, Map<LineSeverity, number>>();
  for (const [message, level] of lines) {
    const severity = severityOfLevel(LETTERS[level] ?? level);
    if (!severity) throw new Error(`${level} is no level`);
    const { text } = templateOf(message);
    const counts = texts.get(text) ?? new Map<LineSeverity, number>();
    texts.set(text, counts.set(severity, (counts.get(severity) ?? 0) + 1));
  }
  return [...texts].map(([text, counts]) => ({ text, lines: counts }));
}

/** The severity that most lines of a text have. */
export function usualSeverity({ lines }: LevelText): LineSeverity {
  return [...lines].reduce((most, each) => (each[1] > most[1] ? each : most), ['info', 0] as const)[0];
}

export const isBad = (severity: LineSeverity): boolean =>
  LINE_SEVERITIES.indexOf(severity) > LINE_SEVERITIES.indexOf('info');

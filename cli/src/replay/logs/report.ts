import { isBad } from '@hale/log-classifier';
import type { LineSeverity } from '@hale/templates';
import type { Paint } from '../chart.ts';
import type { Look } from '../summary.ts';
import { counted, duration, whole } from '../words.ts';
import { ASSUMED_RATE } from './heard-clock.ts';
import type { LogReader } from './log-reader.ts';
import { COLUMNS, sparkline } from './rate-grid.ts';
import type { ReplayLog, TemplateFigures, ToldFinding } from './replay-log.ts';

export interface LogLook extends Look {
  readonly dim: Paint;
  readonly yellow: Paint;
}

interface Reported {
  readonly log: ReplayLog;
  readonly reader: Pick<LogReader, 'lines' | 'cut'>;
  /** Templates that are listed. */
  readonly top: number;
  readonly findingsOnly: boolean;
}

export const cutOf = (count: number): string =>
  count === 1
    ? '1 line was too long to be read to its end'
    : `${whole(count)} lines were too long to be read to their ends`;

const TOLD_FINDINGS = 50;
const LEAST_TEXT = 20;

/** What there is to say of one log when it is over. */
export function reportOf(path: string, { log, reader, top, findingsOnly }: Reported, look: LogLook): string[] {
  const figures = log.figures();
  const { count, firstAt, lastAt } = log.heard;
  if (count === 0) return [look.bold(path), '  no event in it'];
  const span = log.clock.told
    ? `, ${stamp(firstAt)} to ${stamp(lastAt)}${lastAt > firstAt ? ` (${duration(lastAt - firstAt)})` : ''}`
    : '';
  return [
    look.bold(path),
    `  ${counted(reader.lines, 'line')}, ${counted(count, 'event')}, ${counted(figures.length, 'template')}${span}`,
    ...(log.clock.told ? [] : [`  the lines say no times: taken as ${ASSUMED_RATE} events a second`]),
    ...(log.clock.setBacks > 0 ? [`  clock set back: ${counted(log.clock.setBacks, 'time')}`] : []),
    ...(reader.cut > 0 ? [`  ${cutOf(reader.cut)}`] : []),
    ...(findingsOnly ? [] : tableOf(figures, top, count, log, look)),
    ...findingsOf(log, look),
  ];
}

function tableOf(
  figures: readonly TemplateFigures[],
  top: number,
  count: number,
  log: ReplayLog,
  look: LogLook,
): string[] {
  const shown = figures.slice(0, top);
  if (shown.length === 0) return [];
  const width = Math.max(6, ...shown.map((each) => whole(each.count).length));
  const seen = log.clock.told;
  const heading = [
    'events'.padStart(width),
    ' share',
    'severity',
    'category'.padEnd(19),
    'conf',
    ...(seen ? ['first seen'.padEnd(19), 'last seen'.padEnd(19)] : []),
    'over time'.padEnd(COLUMNS),
    'template',
  ].join('  ');
  const rows = shown.map((each) => rowOf(each, { width, count, seen }, look));
  const left = figures.length - shown.length;
  return [
    '',
    `  ${look.dim(heading)}`,
    ...rows.map((row) => `  ${row}`),
    ...(left > 0 ? [`  ${look.dim(`and ${counted(left, 'template')} more, see --top`)}`] : []),
  ];
}

function rowOf(
  { template, count, firstAt, lastAt, course }: TemplateFigures,
  all: { readonly width: number; readonly count: number; readonly seen: boolean },
  look: LogLook,
): string {
  const share = (100 * count) / all.count;
  const { severity, category, confidence, text } = template;
  const cells = [
    whole(count).padStart(all.width),
    `${share.toFixed(1)}%`.padStart(6),
    paintOf(severity, look)(severity.padEnd(8)),
    category.padEnd(19),
    confidence.toFixed(2),
    ...(all.seen ? [stamp(firstAt), stamp(lastAt)] : []),
    sparkline(course).padEnd(COLUMNS),
  ];
  const used = all.width + 6 + 8 + 19 + 4 + (all.seen ? 38 + 4 : 0) + COLUMNS + 2 * 6 + 2;
  return [...cells, shortened(text, Math.max(LEAST_TEXT, look.width - used))].join('  ');
}

function findingsOf(log: ReplayLog, look: LogLook): string[] {
  const told = log.findings.slice(0, TOLD_FINDINGS).flatMap((each) => linesOf(each, log, look));
  const left = log.findings.length - TOLD_FINDINGS;
  return [
    '',
    `  ${look.bold(counted(log.findings.length, 'finding'))}`,
    ...told.map((line) => `  ${line}`),
    ...(left > 0 ? [`  ${look.dim(`and ${whole(left)} more, see --findings --json`)}`] : []),
  ];
}

function linesOf({ line, raisedAt, clearedAt, finding }: ToldFinding, log: ReplayLog, look: LogLook): string[] {
  const { severity, detector, summary } = finding;
  const paint = severity === 'info' ? look.yellow : look.red;
  const when = log.clock.told ? `${stamp(raisedAt)}  ` : '';
  const lasting =
    clearedAt === undefined ? 'open at the end' : `over after ${duration(Math.max(1_000, clearedAt - raisedAt))}`;
  return [`${when}line ${whole(line)}  ${paint(severity)}  ${detector}  ${summary}  ${look.dim(`(${lasting})`)}`];
}

const paintOf = (severity: LineSeverity, look: LogLook): Paint =>
  isBad(severity) ? look.red : severity === 'warning' ? look.yellow : look.dim;

/** To the second, as UTC. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text;

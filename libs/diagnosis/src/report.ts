import type { Cause } from '@hale/events';
import { isSurge } from './fault-class.ts';
import { rivalOf } from './missing.ts';
import type { Ranked } from './ranked.ts';
import { precedes, type Suspect } from './suspect.ts';

const MOST_SERVICES = 8;
const MOST_FINDINGS = 4;
const LONGEST_SUMMARY = 80;

/**
 * The ranking in plain words, at most 4000 characters: what happened in order of onset, the cause, how sure
 * it is, and what speaks against it. It quotes findings' summaries, so it is text and nothing else.
 */
export function reportOf(ranked: readonly Ranked[], cause: Cause | undefined, inconclusive: boolean): string {
  const top = ranked[0];
  if (!top || !cause) return 'No finding is active or was a short while ago, so there is nothing to explain.';
  return [...story(ranked), verdict(top, cause, ranked, inconclusive), against(top, ranked)].join('\n').slice(0, 4_000);
}

function story(ranked: readonly Ranked[]): string[] {
  const suspects = ranked.map(({ suspect }) => suspect).toSorted(precedes);
  const start = suspects[0]?.onset ?? 0;
  const lines = suspects.slice(0, MOST_SERVICES).map((suspect) => `${moment(suspect, start)}: ${sightings(suspect)}.`);
  const more = suspects.length - lines.length;
  return more > 0 ? [...lines, `And ${more} more.`] : lines;
}

function moment(suspect: Suspect, start: number): string {
  if (suspect.onset === start) return `${suspect.name} at ${new Date(start).toISOString().slice(11, 19)} UTC`;
  return `${suspect.name} ${seconds(suspect.onset - start)} later`;
}

function sightings({ findings: all, weighty }: Suspect): string {
  const findings = weighty.length > 0 ? weighty : all;
  const shown = findings.slice(0, MOST_FINDINGS).map(({ summary }) => shorten(summary));
  const more = findings.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function verdict(top: Ranked, cause: Cause, ranked: readonly Ranked[], inconclusive: boolean): string {
  const { name, sources, change } = top.suspect;
  const seenBy = sources.length > 0 ? sources.join(', ') : 'nothing that weighs';
  const sure = `${Math.round(cause.confidence * 100)} % sure, seen by ${seenBy}`;
  const explained = ranked.filter(({ explainedBy }) => explainedBy.has(name)).map(({ suspect }) => suspect.name);
  const parts = [
    inconclusive
      ? `No cause is certain enough; the best guess is ${name} (${cause.faultClass}), ${sure}.`
      : `Cause: ${name} (${cause.faultClass}), ${sure}.`,
  ];
  if (top.fault.faultClass !== 'unknown') parts.push(`So because ${top.fault.because}.`);
  if (change) parts.push(`It was changed before (${change.kind} by ${change.by}): ${shorten(change.text)}.`);
  if (explained.length > 0) parts.push(`It accounts for ${some(explained)}.`);
  return parts.join(' ');
}

function against(top: Ranked, ranked: readonly Ranked[]): string {
  const { name, onset, sources } = top.suspect;
  const reasons: string[] = [];
  if (isSurge(top.suspect)) reasons.push('its traffic rose alike, which is no fault');
  if (top.suspect.textOnly) reasons.push('it was only written in a log');
  if (sources.length < 2) reasons.push('only one kind of signal saw it');
  const earlier = ranked.filter(({ suspect }) => suspect.onset < onset).map(({ suspect }) => suspect.name);
  if (earlier.length > 0) reasons.push(`${some(earlier)} was seen earlier`);
  const rival = rivalOf(ranked);
  if (rival) reasons.push(`${rival.suspect.name} failed too and ${name} does not account for it`);
  return `Against it: ${reasons.length > 0 ? reasons.join('; ') : 'nothing known'}.`;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/\.$/, '');
  return line.length > LONGEST_SUMMARY ? `${line.slice(0, LONGEST_SUMMARY - 1)}…` : line;
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1_000))} s`;
}

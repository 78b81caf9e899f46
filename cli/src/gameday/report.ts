import type { GamedayResult } from './gameday.ts';
import type { FaultRecord, NonFaultRecord } from './record.ts';

const HEADER = ['seed', 'what', 'service', 'detected', 'cause', 'action', 'repaired', 'verified', 'outcome', ''];

/** For people: one line an injection, then the figures. */
export function reportOf({ seeds, figures }: GamedayResult): string {
  const rows = seeds.flatMap(({ seed, faults, nonFaults }) => [
    ...faults.map((record) => faultRow(seed, record)),
    ...nonFaults.map((record) => nonFaultRow(seed, record)),
  ]);
  const violations = seeds.flatMap(({ seed, violations: found }) =>
    found.map(({ guard, line }) => `seed ${seed}: ${line.action} ${line.service} at ${line.time} against ${guard}`),
  );
  const measured = Object.entries(figures).map(([name, value]) => `${name.padEnd(20)} ${JSON.stringify(value)}`);
  return [...table([HEADER, ...rows]), '', ...violations, ...measured].join('\n');
}

function faultRow(seed: number, record: FaultRecord): string[] {
  const { cause, causeRight, asExpected, falseActions, expected } = record;
  return [
    String(seed),
    record.fault,
    `${record.service} (${record.role})`,
    inSeconds(record.detectedS),
    cause === null ? '-' : `${cause.service}/${cause.faultClass}${causeRight ? '' : ' (wrong)'}`,
    record.action ?? '-',
    inSeconds(record.repairedS),
    inSeconds(record.verifiedS),
    record.outcome === expected.outcome ? record.outcome : `${record.outcome}, not ${expected.outcome}`,
    falseActions.length > 0 ? `${falseActions.length} false actions` : asExpected ? 'as expected' : 'missed',
  ];
}

function nonFaultRow(seed: number, { nonFault, role, service, incidents, falseActions }: NonFaultRecord): string[] {
  const quiet = incidents.length === 0 && falseActions.length === 0;
  const outcome = quiet ? 'quiet' : `${incidents.length} incidents, ${falseActions.length} actions`;
  return [
    String(seed),
    nonFault,
    `${service} (${role})`,
    '',
    '',
    '',
    '',
    '',
    outcome,
    quiet ? 'as expected' : 'missed',
  ];
}

const inSeconds = (value: number | null): string => (value === null ? '-' : `${value.toFixed(1)} s`);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

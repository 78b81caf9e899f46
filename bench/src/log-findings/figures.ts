import { median, quantile, rounded } from '../statistics.ts';
import { type FaultFigures, isFault, type JudgedService, type Raised, SPEAKS } from './judged.ts';
import { DAY_MS, FAULTS, type Fault, type Happening, type Plan, TROUBLE_FREE } from './plan.ts';

const T0 = Date.UTC(2026, 0, 5);

export interface LogFindingsFigures extends Readonly<Record<string, unknown>> {
  readonly serviceHours: number;
  readonly lines: number;
  readonly recall: number;
  readonly faults: Readonly<Record<Fault, FaultFigures>>;
  /** Findings that are false, each service's first day aside, in 1,000 hours of a service: all, and those that are warnings. */
  readonly falsePer1000h: number;
  readonly falseWarningsPer1000h: number;
  /** How many false ones while what happened, as detector and severity. */
  readonly falseIn: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Findings on the first day of a service, on which each kind of error is heard for the first time. */
  readonly firstDayEach: number;
  readonly linesPerS: number;
}

export function figuresOf(plans: readonly Plan[], judged: readonly JudgedService[], days: number): LogFindingsFigures {
  const raised = judged.flatMap((each) => each.raised);
  const faults = Object.fromEntries(FAULTS.map((kind) => [kind, faultFigures(kind, plans, raised)])) as Record<
    Fault,
    FaultFigures
  >;
  const wrong = raised.filter(({ during, said }) => said.at >= T0 + DAY_MS && !(during && isFault(during.kind)));
  const firstDay = raised.filter(({ said }) => said.at < T0 + DAY_MS);
  const serviceHours = plans.length * (days - 1) * 24;
  const lines = judged.reduce((sum, each) => sum + each.lines, 0);
  const spentS = judged.reduce((sum, each) => sum + each.spentMs, 0) / 1_000;
  const all = Object.values(faults);
  const per1000 = (count: number): number => rounded((1_000 * count) / serviceHours, 2);
  return {
    serviceHours,
    lines,
    recall: rounded(
      sum(all, ({ found }) => found) /
        Math.max(
          1,
          sum(all, (each) => each.faults),
        ),
      3,
    ),
    faults,
    falsePer1000h: per1000(wrong.length),
    falseWarningsPer1000h: per1000(wrong.filter(({ said }) => said.finding.severity !== 'info').length),
    falseIn: Object.fromEntries(
      [...TROUBLE_FREE, 'nothing'].map((kind) => [
        kind,
        counts(wrong.filter(({ during }) => (during?.kind ?? 'nothing') === kind)),
      ]),
    ),
    firstDayEach: rounded(firstDay.length / Math.max(1, plans.length), 2),
    linesPerS: Math.round(lines / spentS),
  };
}

function faultFigures(kind: Fault, plans: readonly Plan[], raised: readonly Raised[]): FaultFigures {
  const all = plans.flatMap(({ happenings }) => happenings.filter((each) => each.kind === kind));
  const within = raised.filter(({ during }) => during?.kind === kind);
  const delays = all.flatMap((fault) => delayOf(fault, within) ?? []);
  return {
    faults: all.length,
    found: delays.length,
    medianS: delays.length === 0 ? null : rounded(median(delays), 0),
    worstS: delays.length === 0 ? null : rounded(quantile(delays, 1), 0),
    findingsEach: rounded(within.length / Math.max(1, all.length), 2),
  };
}

/** Seconds until the first finding that speaks of it. */
function delayOf(fault: Happening, within: readonly Raised[]): number | undefined {
  const spoken = within.filter(
    ({ during, said }) => during === fault && SPEAKS[fault.kind as Fault].includes(said.finding.detector),
  );
  if (spoken.length === 0) return undefined;
  return (Math.min(...spoken.map(({ said }) => said.at)) - T0 - fault.from) / 1_000;
}

function counts(raised: readonly Raised[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { said } of raised) {
    const name = `${said.finding.detector} ${said.finding.severity}`;
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}

const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((total, each) => total + of(each), 0);

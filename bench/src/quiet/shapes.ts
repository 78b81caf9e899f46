import { DAY_MS, HOUR_MS, hourOf, MINUTE_MS } from './calendar.ts';
import { each, type KindOfFault, MINUTES_OF_A_STEP, named, own, type Plot, type Sown } from './kinds.ts';
import { scheduleOf } from './signals/batch.ts';

/** Faults that change how a signal moves rather than where it stands: four forms, planted in turn. */
export const CHANGED_SHAPES: readonly KindOfFault[] = [
  { kind: 'changed-shape', roles: ['cache'], minutes: MINUTES_OF_A_STEP, sow: cacheCollapse },
  { kind: 'changed-shape', roles: ['latency', 'cpu'], minutes: [50, 150], sow: spikeTrain },
  { kind: 'changed-shape', roles: ['batch'], minutes: [60, 180], sow: missingBatch },
  { kind: 'changed-shape', roles: ['cpu', 'latency', 'noisy', 'cache'], minutes: [40, 120], sow: noiseBurst },
];

function cacheCollapse(plot: Plot): Sown {
  const { draws, member } = plot;
  const signals = named(plot, 'cache');
  const size = draws.between(0.15, 0.75);
  const more = draws.scale(1.2, 2);
  return {
    variant: 'cache collapse',
    size,
    signals,
    touches: [...own(plot, { hits: size, latency: draws.scale(1.1, 2) }), ...each(member.callees, { traffic: more })],
  };
}

function spikeTrain(plot: Plot): Sown | null {
  const { draws, member, signals } = plot;
  const on = signals.filter(({ role, kind }) => role === 'latency' || (role === 'cpu' && kind === 'gauge'));
  if (on.length === 0) return null;
  const { role } = draws.pick(on);
  const size = draws.scale(2, 5);
  const periodMs = draws.scale(4, 15) * MINUTE_MS;
  const widthMs = Math.max(member.traits.intervalMs, draws.between(20_000, 60_000));
  return {
    variant: 'spike train',
    size,
    signals: on.filter((signal) => signal.role === role).map(({ name }) => name),
    touches: own(plot, {}),
    distortion: { type: 'spikes', factor: size, periodMs, widthMs },
  };
}

/** Some hours of hourly work, or a night's, are not done. */
function missingBatch(plot: Plot): Sown | null {
  const { draws, member, load, startAt } = plot;
  const signals = named(plot, 'batch');
  const { hourlyAt, nightlyAt, lasts } = scheduleOf(member.traits.seed);
  const hour = hourOf(startAt, load.zoneHours);
  const wait = hourlyAt === undefined ? (nightlyAt - hour + 24) % 24 : (hourlyAt / 60 - (hour % 1) + 1) % 1;
  const begins = startAt + wait * HOUR_MS - 2 * MINUTE_MS;
  const hours = hourlyAt === undefined ? 1.3 * lasts + 0.2 : draws.whole(1, 2) + lasts + 0.2;
  if (begins > startAt + DAY_MS) return null;
  return {
    variant: 'missing batch',
    size: lasts,
    signals,
    touches: own(plot, { skipped: true }),
    startAt: begins,
    endAt: begins + hours * HOUR_MS,
  };
}

function noiseBurst(plot: Plot): Sown | null {
  const { draws, signals } = plot;
  const on = signals.filter(
    ({ role, kind }) => kind !== 'counter' && ['cpu', 'latency', 'noisy', 'cache'].includes(role),
  );
  if (on.length === 0) return null;
  const size = draws.scale(3.5, 9);
  return {
    variant: 'noise burst',
    size,
    signals: [draws.pick(on).name],
    touches: own(plot, {}),
    distortion: { type: 'noisier', factor: size },
  };
}

import type { Draws } from '../draws.ts';
import { episodes } from '../episodes.ts';
import type { Moment } from '../moment.ts';
import { counter, gauge, type SignalMaker } from '../signal.ts';

/** Requests, more scattered than independent ones are. */
export const requests =
  (name: string): SignalMaker =>
  ({ draws, traits }) => {
    const scatter = draws.scale(0.01, 0.12);
    const start = Math.floor(traits.peak * draws.between(0, 400_000));
    return [
      counter(name, 'requests', start, ({ requests: rate, seconds }) =>
        draws.poisson(rate * seconds * draws.factor(scatter)),
      ),
    ];
  };

/** Mostly nothing; now and then a client's retries or a blip of something else make some. */
export const errors =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const share = draws.scale(1e-6, 2e-3);
    const sporadic = sporadicOf(draws, stepS, draws.between(0.2, 2.5), draws.scale(3, 25));
    return [counter(name, 'errors', draws.whole(0, 5000), (moment) => failed(draws, moment, share) + sporadic())];
  };

/** Requests that were wrong: a share of all, with bots that come and go. */
export const clientErrors =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const share = draws.scale(0.002, 0.05);
    const sporadic = sporadicOf(draws, stepS, draws.between(1, 8), draws.scale(10, 80));
    return [
      counter(name, 'load', draws.whole(0, 500_000), ({ requests: rate, seconds }) => {
        return draws.poisson(rate * seconds * share * draws.factor(0.15)) + sporadic();
      }),
    ];
  };

/** Lines of a level in the last step, as the log's reader counts them. */
export const logLines =
  (name: string, perRequest: number, perFailure: number): SignalMaker =>
  ({ draws, stepS }) => {
    const usual = perRequest * draws.scale(0.3, 3);
    const sporadic = sporadicOf(draws, stepS, draws.between(0.5, 4), draws.scale(3, 20));
    const role = perFailure > 0 ? 'errors' : 'load';
    return [
      gauge(name, role, (moment) => {
        const { requests: rate, seconds, failing, restarted } = moment;
        const lines = rate * seconds * (usual * draws.factor(0.1) + failing * perFailure);
        return draws.poisson(lines) + sporadic() + (restarted ? draws.whole(2, 12) : 0);
      }),
    ];
  };

/** What hardly anybody asks for: nothing for hours, then somebody works with it for some minutes, by day mostly. */
export const rareRequests =
  (name: string): SignalMaker =>
  ({ draws, stepS, traits }) => {
    const perStep = (draws.between(2, 20) * stepS) / 86_400;
    let session = 0;
    const next = ({ requests: rate, seconds }: Moment) => {
      if (draws.chance((perStep * 2 * rate) / traits.peak)) session = draws.between(0.05, 0.5);
      if (draws.chance(seconds / 400)) session = 0;
      return draws.poisson(session * seconds);
    };
    return [counter(name, 'still', draws.whole(0, 3000), next)];
  };

/** Who is signed in: the requests of the last half hour, smoothed. */
export const sessions =
  (name: string): SignalMaker =>
  ({ draws, stepS }) => {
    const each = draws.scale(2, 200);
    const keep = Math.exp(-stepS / draws.between(900, 2400));
    let mean = Number.NaN;
    const next = ({ requests: rate, restarted }: Moment) => {
      if (Number.isNaN(mean)) mean = rate;
      mean = restarted ? mean * draws.between(0.7, 1) : keep * mean + (1 - keep) * rate;
      return draws.poisson(each * mean);
    };
    return [gauge(name, 'load', next)];
  };

/**
 * Bytes over the wire: a size a request that is itself heavy-tailed, and what does not come from requests: a trickle, and in
 * some places copies and backups at any time, each of a size of its own.
 */
export const bytes =
  (name: string, copying = 0.15): SignalMaker =>
  ({ draws, stepS, traits }) => {
    const each = draws.scale(400, 40_000);
    const base = traits.peak * each * draws.between(0.005, 0.05);
    const spread = draws.between(0.02, 0.12);
    const usual = traits.peak * each * draws.scale(0.3, 8);
    const copies = episodes(draws, stepS, {
      perDay: draws.chance(copying) ? draws.scale(1, 40) : 0,
      height: () => usual * draws.factor(0.8),
      lastsS: () => 60 * draws.scale(0.5, 12),
    });
    return [
      counter(name, 'load', Math.floor(each * draws.between(0, 1e6)), ({ requests: rate, seconds }) => {
        const large = draws.chance(0.004) ? draws.pareto(2) * 0.3 : 0;
        return Math.round((base + rate * each * (draws.factor(spread) + large) + copies()) * seconds);
      }),
    ];
  };

function failed(draws: Draws, { requests: rate, seconds, failing, release, cold }: Moment, share: number): number {
  return draws.poisson(rate * seconds * Math.min(1, share * release.errors * (1 + 3 * cold) + failing));
}

/** A few events at once, so many times a day, done within three steps. */
function sporadicOf(draws: Draws, stepS: number, perDay: number, size: number): () => number {
  const perStep = (perDay * stepS) / 86_400;
  let left = 0;
  return () => {
    if (draws.chance(perStep)) left += Math.ceil(draws.exponential(size));
    const now = left > 3 ? Math.ceil(left * draws.between(0.4, 1)) : left;
    left -= now;
    return now;
  };
}

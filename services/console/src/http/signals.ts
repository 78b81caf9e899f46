import type { RedisClient } from '@hale/bus';
import { readSignals } from '@hale/evidence';
import { Router } from 'express';
import { chartsOf, drawn, spanOf } from '../policy/charts.ts';
import type { IncidentSignals } from '../policy/view.ts';
import type { ConsoleStore } from '../store.ts';
import { Problem } from './problem.ts';
import { within } from './within.ts';

export interface SignalSettings {
  readonly store: ConsoleStore;
  /** The telemetry plane's, where evidence is. */
  readonly telemetry: RedisClient;
  readonly partitions: number;
  /** Milliseconds by Redis' clock. */
  readonly now: () => number;
}

/** GET /api/incidents/:id/signals: what the services of an incident were doing around it, as far as two hours back. */
export function signalRoute({ store, telemetry, partitions, now }: SignalSettings): Router {
  const router = Router();
  router.get('/api/incidents/:id/signals', async (request, response) => {
    const view = await within(store.view(request.params.id));
    if (!view) throw new Problem(404, 'Unknown incident', 'There is no incident of that id, or it is too long ago.');
    const span = spanOf(view, now());
    const services = drawn(view).map(async (service) =>
      chartsOf(service.service, await readSignals(telemetry, partitions, service, span), view),
    );
    response.json({ ...span, services: await within(Promise.all(services)) } satisfies IncidentSignals);
  });
  return router;
}

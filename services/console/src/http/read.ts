import { Router } from 'express';
import { z } from 'zod';
import { detailOf, summaryOf, watchedStates } from '../policy/answers.ts';
import { figuresOf } from '../policy/figures.ts';
import type { IncidentList, SilenceList, SystemView } from '../policy/view.ts';
import type { ConsoleStore } from '../store.ts';
import { Problem } from './problem.ts';
import { within } from './within.ts';

export interface ReadSettings {
  readonly store: ConsoleStore;
  readonly env: string;
  /** Names of the watched services, in the order of the configuration. */
  readonly watched: readonly string[];
  /** Milliseconds by Redis' clock. */
  readonly now: () => number;
}

const querySchema = z.object({
  status: z.enum(['open', 'resolved', 'triggered', 'acknowledged']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** GET /api/incidents, /api/incidents/:id, /api/figures and /api/system. */
export function readRoutes({ store, env, watched, now }: ReadSettings): Router {
  const router = Router();
  router.get('/api/incidents', async (request, response) => {
    const query = querySchema.safeParse(request.query);
    if (!query.success) throw new Problem(400, 'Wrong query', z.prettifyError(query.error));
    response.json(await within(list(store, query.data)));
  });
  router.get('/api/incidents/:id', async (request, response) => {
    const { id } = request.params;
    const [view, timeline] = await within(Promise.all([store.view(id), store.timeline(id)]));
    if (!view) throw new Problem(404, 'Unknown incident', 'There is no incident of that id, or it is too long ago.');
    response.json(detailOf(view, timeline));
  });
  router.get('/api/figures', async (_request, response) => {
    response.json(figuresOf(await within(store.views())));
  });
  router.get('/api/system', async (_request, response) => {
    const reads = Promise.all([store.openFindings(), store.graph(env), store.killSwitch()]);
    const [findings, dependencies, killSwitch] = await within(reads);
    const system: SystemView = {
      env,
      now: now(),
      watched: watchedStates(watched, findings),
      dependencies: dependencies.map(({ caller, callee }) => ({ caller, callee })),
      ...(killSwitch && { killSwitch }),
    };
    response.json(system);
  });
  router.get('/api/silences', async (_request, response) => {
    const kept = await within(store.silences());
    const silences = kept.filter(({ until }) => until > now()).toSorted((a, b) => a.until - b.until);
    response.json({ silences } satisfies SilenceList);
  });
  return router;
}

async function list(store: ConsoleStore, { status, limit }: z.output<typeof querySchema>): Promise<IncidentList> {
  const all = (await store.views()).map(summaryOf);
  const resolved = all.filter((incident) => incident.status === 'resolved').length;
  const wanted = all.filter((incident) => {
    if (status === undefined) return true;
    return status === 'open' ? incident.status !== 'resolved' : incident.status === status;
  });
  return { incidents: wanted.slice(0, limit), counts: { open: all.length - resolved, resolved } };
}

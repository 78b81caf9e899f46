import { type FalseShare, falseShareOf } from '@hale/detection';
import { Router } from 'express';
import { feedbackListOf } from '../policy/feedback.ts';
import type { ConsoleStore } from '../store.ts';
import type { ReadSettings } from './read.ts';
import { within } from './within.ts';

/** A scrape of our own metrics waits for it so long, milliseconds. */
const SCRAPE_PATIENCE_MS = 1_000;

/** GET /api/feedback: what people said of findings, what is left of it, and the share that was false. */
export function feedbackRoute({ store, now }: Pick<ReadSettings, 'store' | 'now'>): Router {
  const router = Router();
  router.get('/api/feedback', async (_request, response) => {
    response.json(feedbackListOf([...(await within(store.words())).values()], now()));
  });
  return router;
}

export async function falseShareAt(store: ConsoleStore, now: number): Promise<FalseShare> {
  return falseShareOf((await within(store.words(), SCRAPE_PATIENCE_MS)).values(), now);
}

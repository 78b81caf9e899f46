import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { BadRequest, fieldOf } from '../http.ts';
import type { Route } from './routes.ts';

/** A bank takes its time: 3 to 15 ms. */
const thinks = () => delay(3 + Math.random() * 12);

export const bankRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/authorisations',
    handle: async ({ body }) => {
      const amountCents = fieldOf(body, 'amountCents');
      if (typeof amountCents !== 'number' || amountCents <= 0)
        throw new BadRequest(400, 'amountCents must be positive');
      await thinks();
      const id = `au_${randomUUID()}`;
      return { status: 201, body: { id, status: 'authorised' }, note: `authorisation ${id} given` };
    },
  },
];

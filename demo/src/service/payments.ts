import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { BadRequest, fieldOf } from '../http.ts';
import type { Route } from './routes.ts';

/** A bank takes its time: 3 to 15 ms. */
const bankAnswers = () => delay(3 + Math.random() * 12);

export const paymentsRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/charges',
    handle: async ({ body }) => {
      const amountCents = fieldOf(body, 'amountCents');
      if (typeof amountCents !== 'number' || !Number.isInteger(amountCents) || amountCents <= 0) {
        throw new BadRequest(400, 'amountCents must be a positive integer');
      }
      await bankAnswers();
      const id = `ch_${randomUUID()}`;
      return {
        status: 201,
        body: { id, amountCents, status: 'approved' },
        note: `charge ${id} of ${amountCents} cents approved`,
      };
    },
  },
];

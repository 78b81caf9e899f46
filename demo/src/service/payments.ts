import { randomUUID } from 'node:crypto';
import { BadRequest, fieldOf } from '../http.ts';
import type { Route } from './routes.ts';

export const paymentsRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/charges',
    handle: async ({ body, call }) => {
      const amountCents = fieldOf(body, 'amountCents');
      if (typeof amountCents !== 'number' || !Number.isInteger(amountCents) || amountCents <= 0) {
        throw new BadRequest(400, 'amountCents must be a positive integer');
      }
      const authorisation = await call('bank', '/authorisations', { amountCents });
      if (authorisation.status !== 201) return { status: 402, body: { error: 'declined' }, note: 'charge declined' };
      const id = `ch_${randomUUID()}`;
      return {
        status: 201,
        body: { id, amountCents, status: 'approved' },
        note: `charge ${id} of ${amountCents} cents approved`,
      };
    },
  },
];

import { randomUUID } from 'node:crypto';
import { BadRequest, fieldOf } from '../http.ts';
import type { Route } from './routes.ts';

export const checkoutRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/orders',
    handle: async ({ body, call }) => {
      const amountCents = fieldOf(body, 'amountCents');
      const productId = fieldOf(body, 'productId');
      if (typeof productId !== 'string' || typeof amountCents !== 'number') {
        throw new BadRequest(400, 'productId (string) and amountCents (number) are needed');
      }
      const orderId = `or_${randomUUID()}`;
      const charge = await call('payments', '/charges', { orderId, amountCents });
      if (charge.status !== 201) return { status: 422, body: { error: 'charge refused' }, note: 'charge refused' };
      return {
        status: 201,
        body: { orderId, productId, charge: charge.body },
        note: `order ${orderId} of ${amountCents} cents paid`,
      };
    },
  },
];

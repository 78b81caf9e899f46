import { BadRequest, fieldOf } from '../http.ts';
import type { Route } from './routes.ts';

const MAX_QUANTITY = 100;

export const storefrontRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/',
    handle: async ({ call }) => {
      const { status, body } = await call('catalog', '/products');
      return { status, body, note: 'front page served' };
    },
  },
  {
    method: 'GET',
    pattern: '/products/:id',
    handle: async ({ params, call }) => {
      const { status, body } = await call('catalog', `/products/${params.id}`);
      return { status, body, note: status === 200 ? `product page ${params.id} served` : 'product page not found' };
    },
  },
  {
    method: 'POST',
    pattern: '/orders',
    handle: async ({ body, call }) => {
      const productId = fieldOf(body, 'productId');
      const quantity = fieldOf(body, 'quantity');
      if (typeof productId !== 'string' || !isQuantity(quantity)) {
        throw new BadRequest(400, `productId and a quantity from 1 to ${MAX_QUANTITY} are needed`);
      }
      const product = await call('catalog', `/products/${encodeURIComponent(productId)}`);
      const priceCents = fieldOf(product.body, 'priceCents');
      if (product.status !== 200 || typeof priceCents !== 'number') {
        return { status: 404, body: { error: 'no such product' }, note: 'order for an unknown product' };
      }
      const order = await call('checkout', '/orders', { productId, quantity, amountCents: priceCents * quantity });
      return { status: order.status, body: order.body, note: `order for ${quantity} x ${productId} placed` };
    },
  },
];

function isQuantity(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY;
}

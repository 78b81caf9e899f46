import type { Route } from './routes.ts';

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly priceCents: number;
}

const PRODUCTS: readonly Product[] = [
  { id: 'mug', title: 'Enamel mug', priceCents: 1_290 },
  { id: 'lamp', title: 'Desk lamp', priceCents: 4_950 },
  { id: 'notebook', title: 'Dotted notebook', priceCents: 890 },
  { id: 'kettle', title: 'Kettle', priceCents: 3_400 },
];

export const catalogRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/products',
    handle: () =>
      Promise.resolve({ status: 200, body: { products: PRODUCTS }, note: `listed ${PRODUCTS.length} products` }),
  },
  {
    method: 'GET',
    pattern: '/products/:id',
    handle: ({ params }) => {
      const product = PRODUCTS.find(({ id }) => id === params.id);
      return Promise.resolve(
        product === undefined
          ? { status: 404, body: { error: 'no such product' }, note: 'product not found' }
          : { status: 200, body: product, note: `product ${product.id} read` },
      );
    },
  },
];

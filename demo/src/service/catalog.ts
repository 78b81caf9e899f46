import type { Cache } from './cache.ts';
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

/** Pages are rendered, and cached, for each of so many groups of customers. */
const SEGMENTS = 12;

export function catalogRoutes(cache: Cache): readonly Route[] {
  const cached = <T>(page: string, make: () => T) =>
    cache.through(`${page}:${Math.floor(Math.random() * SEGMENTS)}`, make);
  return [
    {
      method: 'GET',
      pattern: '/products',
      handle: async () => {
        const products = cached('all', () => PRODUCTS);
        return { status: 200, body: { products }, note: `listed ${PRODUCTS.length} products` };
      },
    },
    {
      method: 'GET',
      pattern: '/products/:id',
      handle: async ({ params }) => {
        const product = PRODUCTS.find(({ id }) => id === params.id);
        if (product === undefined) {
          return { status: 404, body: { error: 'no such product' }, note: 'product not found' };
        }
        return { status: 200, body: cached(product.id, () => product), note: `product ${product.id} read` };
      },
    },
  ];
}

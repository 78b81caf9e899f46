import { parseArgs } from 'node:util';

export interface ShopOptions {
  /** Where state, logs and shop.json are kept. */
  readonly dir: string;
  /** Null: the one of the last run, else any free one. */
  readonly controlPort: number | null;
  /** The first of four consecutive ports; null as above. */
  readonly portBase: number | null;
  /** Requests per second to the storefront; 0 for none. */
  readonly load: number;
  readonly adopt: boolean;
}

export const USAGE = `A small shop to break: storefront -> catalog, storefront -> checkout -> payments.

usage: node demo/src/main.ts [options]

  --dir <folder>         state, logs and shop.json (default .hale/shop)
  --control-port <port>  of the control API (0 or absent: kept from the last run, else a free one)
  --port-base <port>     of storefront, catalog, checkout and payments, in this order (0 or absent: as above)
  --load <rate>          requests per second to the storefront, 0 to 1000 (default 10)
  --adopt                if this folder's shop runs already, print its ready line and exit 0
  --help

Prints one line of JSON when every service answers. Exit codes: 0 stopped, 1 failed, 2 usage, or the shop runs already.
`;

/** The options, 'help', or throws an error with a message for the user. */
export function parseOptions(argv: readonly string[]): ShopOptions | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      dir: { type: 'string', default: '.hale/shop' },
      'control-port': { type: 'string', default: '0' },
      'port-base': { type: 'string', default: '0' },
      load: { type: 'string', default: '10' },
      adopt: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.dir === '') throw new Error('--dir must not be empty');
  return {
    dir: values.dir,
    controlPort: whole('--control-port', values['control-port'], 65_535) || null,
    portBase: whole('--port-base', values['port-base'], 65_532) || null,
    load: whole('--load', values.load, 1_000),
    adopt: values.adopt,
  };
}

function whole(option: string, text: string, most: number): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`${option} must be a whole number from 0 to ${most}, not "${text}"`);
}

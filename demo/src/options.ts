import { parseArgs } from 'node:util';
import { type Names, parseNames } from './names.ts';

export interface ShopOptions {
  /** Where state, logs and shop.json are kept. */
  readonly dir: string;
  /** Null: the one of the last run, else any free one. */
  readonly controlPort: number | null;
  /** The first of five consecutive ports; null as above. */
  readonly portBase: number | null;
  /** Requests per second to the storefront; 0 for none. */
  readonly load: number;
  /** Null: those of the last run, else the roles. */
  readonly names: Names | null;
  /** Where the services send their spans (OTLP over HTTP, protobuf); null for nowhere. */
  readonly otlp: string | null;
  /** Where it is told what people do to the services on purpose; null for nowhere. */
  readonly announce: string | null;
  readonly adopt: boolean;
}

export const USAGE = `A small shop to break: storefront -> catalog, storefront -> checkout -> payments -> bank.

usage: node demo/src/main.ts [options]

  --dir <folder>         state, logs and shop.json (default .hale/shop)
  --control-port <port>  of the control API (0 or absent: kept from the last run, else a free one)
  --port-base <port>     of storefront, catalog, checkout, payments and bank, in this order (0 or absent: as above)
  --load <rate>          requests per second to the storefront, 0 to 1000 (default 10)
  --names <role=name,…>  what the services are called (absent: kept from the last run, else as their roles)
  --otlp <url>           where spans go, such as http://127.0.0.1:4318/v1/traces
  --announce <url>       where deploys, rollbacks, stops and starts by people are announced
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
      names: { type: 'string' },
      otlp: { type: 'string' },
      announce: { type: 'string' },
      adopt: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.dir === '') throw new Error('--dir must not be empty');
  return {
    dir: values.dir,
    controlPort: whole('--control-port', values['control-port'], 65_535) || null,
    portBase: whole('--port-base', values['port-base'], 65_531) || null,
    load: whole('--load', values.load, 1_000),
    names: values.names === undefined ? null : parseNames(values.names),
    otlp: url('--otlp', values.otlp),
    announce: url('--announce', values.announce),
    adopt: values.adopt,
  };
}

function whole(option: string, text: string, most: number): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`${option} must be a whole number from 0 to ${most}, not "${text}"`);
}

function url(option: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^https?:/.test(text) && URL.canParse(text)) return text;
  throw new Error(`${option} must be an http URL, not "${text}"`);
}

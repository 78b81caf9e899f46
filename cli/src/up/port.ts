import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The wished port when it is free on 127.0.0.1 within this time, else any free one. */
export async function freePort(wished: number, patienceMs = 0): Promise<number> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(50)) {
    const port = await tryPort(wished);
    if (port !== undefined) return port;
  }
  return (await tryPort(wished)) ?? (await tryPort(0)) ?? wished;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

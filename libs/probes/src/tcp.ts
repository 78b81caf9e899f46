import { connect } from 'node:net';
import type { Answer } from './verdict.ts';

/** Opens a connection to `host:port` and closes it at once. Rejects with the system's error or the signal's. */
export function askTcp(target: string, signal: AbortSignal): Promise<Answer> {
  const colon = target.lastIndexOf(':');
  const port = Number(target.slice(colon + 1));
  if (!(port > 0 && port < 65_536)) {
    return Promise.resolve({ ok: false, failure: 'unreachable', detail: 'ERR_SOCKET_BAD_PORT' });
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.slice(0, colon), port, signal });
    socket.on('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true });
    });
  });
}

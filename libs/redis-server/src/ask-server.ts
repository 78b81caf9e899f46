import { connect } from 'node:net';

/** One reply of the server as text: a status, an error (`ok: false`) or a bulk string. */
export interface Reply {
  readonly ok: boolean;
  readonly text: string;
}

/** The first whole reply in what was received; `null` while more must come. */
export function parseReply(received: string): Reply | null {
  const end = received.indexOf('\r\n');
  if (end < 0) return null;
  const line = received.slice(1, end);
  if (received.startsWith('+') || received.startsWith(':')) return { ok: true, text: line };
  if (!received.startsWith('$')) return { ok: false, text: received.startsWith('-') ? line : 'not a Redis server' };
  const length = Number(line);
  // The reply for a value that does not exist has no body.
  if (length < 0) return { ok: true, text: '' };
  const body = received.slice(end + 2);
  return body.length < length + 2 ? null : { ok: true, text: body.slice(0, length) };
}

/**
 * Sends one command without blanks in its words to 127.0.0.1 over a connection of its own. Resolves to `null` when
 * nobody listens, the connection ends without a reply, or none came within `timeoutMs`. Never rejects.
 */
export function askServer(port: number, command: string, timeoutMs: number): Promise<Reply | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    // One byte is one character, so that the lengths of bulk strings hold.
    socket.setEncoding('latin1');
    let received = '';
    const finish = (reply: Reply | null) => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(reply);
    };
    const deadline = setTimeout(finish, timeoutMs, null);
    socket.on('connect', () => socket.write(`${command}\r\n`));
    socket.on('data', (chunk: string) => {
      received += chunk;
      const reply = parseReply(received);
      if (reply !== null) finish(reply);
    });
    socket.on('error', () => finish(null));
    socket.on('close', () => finish(null));
  });
}

/** The process number that the server names as its own; `null` when it does not answer. */
export async function askPid(port: number, timeoutMs: number): Promise<number | null> {
  const reply = await askServer(port, 'INFO server', timeoutMs);
  const pid = reply?.ok === true ? /^process_id:(\d+)/m.exec(reply.text)?.[1] : undefined;
  return pid === undefined ? null : Number(pid);
}

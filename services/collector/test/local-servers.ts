import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Real servers on loopback, closed together with all their connections. */
export class LocalServers {
  readonly #closers: (() => void)[] = [];

  http(listener: RequestListener): Promise<number> {
    return this.#listen(createHttpServer(listener));
  }

  tcp(onSocket: (socket: Socket) => void): Promise<number> {
    return this.#listen(createServer(onSocket));
  }

  /** A port on which nobody listens. */
  async closedPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  close(): void {
    for (const close of this.#closers.splice(0)) close();
  }

  async #listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#closers.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }
}

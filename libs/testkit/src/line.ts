import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Strand {
  readonly near: Socket;
  readonly far: Socket;
  name: string;
  swallows: boolean;
}

/** A TCP line to a server on 127.0.0.1 whose connections can be made to lose replies and to break, by the client's name. */
export class Line {
  readonly #server: Server;
  readonly #strands = new Set<Strand>();
  #stalled = false;

  private constructor(port: number) {
    this.#server = createServer((near) => this.#join(near, connect(port, '127.0.0.1')));
  }

  static async to(port: number): Promise<Line> {
    const line = new Line(port);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the line has no port');
    return `redis://127.0.0.1:${address.port}`;
  }

  /** What the server says from here on over the connections that this client has is lost; every client's when absent. */
  swallow(name?: string): void {
    for (const strand of this.#of(name)) strand.swallows = true;
  }

  /** Nothing passes in either direction, as from and to a process that stands still, until {@link flow}. */
  stall(): void {
    this.#stalled = true;
    for (const strand of this.#strands) pause(strand);
  }

  flow(): void {
    this.#stalled = false;
    for (const { near, far } of this.#strands) {
      near.resume();
      far.resume();
    }
  }

  /** Breaks the client's connections, every client's when absent; it may connect again. */
  cut(name?: string): void {
    for (const { near } of this.#of(name)) near.destroy();
  }

  async close(): Promise<void> {
    for (const { near } of this.#strands) near.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #of(name: string | undefined): Strand[] {
    return [...this.#strands].filter((strand) => name === undefined || strand.name === name);
  }

  #join(near: Socket, far: Socket): void {
    const strand: Strand = { near, far, name: '', swallows: false };
    this.#strands.add(strand);
    near.on('data', (chunk: Buffer) => {
      // A client says its name when it connects: CLIENT SETNAME.
      strand.name ||= /setname\r\n\$\d+\r\n([\w-]+)/i.exec(chunk.toString('latin1'))?.[1] ?? '';
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => void (strand.swallows || near.write(chunk)));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        other.destroy();
        this.#strands.delete(strand);
      });
    }
    if (this.#stalled) pause(strand);
  }
}

function pause({ near, far }: Strand): void {
  near.pause();
  far.pause();
}

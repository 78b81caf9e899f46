import { Cluster, type Redis } from 'ioredis';
import { parseAddress } from './address.ts';
import { clientOf, forEver, once, subscriberOf } from './clients.ts';
import type { Logger } from './logger.ts';
import { Watchdog } from './watchdog.ts';

export interface Connection {
  readonly redis: Redis | Cluster;
  /**
   * Calls back whenever a connection that had been in use was lost, before anything is answered over the one that
   * replaces it. The server behind that may remember less: a restart can cost the end of the append-only file,
   * a failover what was not yet replicated.
   */
  onReplaced(listener: () => void): void;
  close(): void;
}

/** A connection for commands, with a watchdog. They wait for the server to come back, and are sent again then. */
export function connect(url: string, name: string, log: Logger): Connection {
  return watched(open(url, name, log), name, log);
}

/** A connection on which nothing waits or is sent again: for what must not reach a server that remembers less than the one it was meant for. */
export function connectFailingFast(url: string, name: string, log: Logger): Connection {
  const redis = clientOf(parseAddress(url), name, { retry: forEver, failFast: true });
  return watched(warned(redis, name, log), name, log);
}

/** The one for subscriptions and nothing else. */
export function connectSubscriber(url: string, name: string, log: Logger): Connection {
  return watched(warned(subscriberOf(parseAddress(url), name), name, log), name, log);
}

function watched(redis: Redis | Cluster, name: string, log: Logger): Connection {
  const watchdog = new Watchdog(name, log, () => connectionsOf(redis));
  const listeners: (() => void)[] = [];
  watchLosses(redis, () => {
    for (const listener of listeners) listener();
  });
  return {
    redis,
    onReplaced: (listener) => void listeners.push(listener),
    close() {
      watchdog.stop();
      discard(redis);
    },
  };
}

/** A connection without a watchdog of its own: for blocked reads, whose reader knows when they are overdue. */
export function open(url: string, name: string, log: Logger): Redis | Cluster {
  return warned(clientOf(parseAddress(url), name, { retry: forEver }), name, log);
}

function warned(redis: Redis | Cluster, name: string, log: Logger): Redis | Cluster {
  const warn = (error: Error) => log.warn({ connection: name, error: error.message }, 'redis connection');
  redis.on('error', warn);
  if (redis instanceof Cluster) redis.on('node error', warn);
  return redis;
}

/** Connects at the first command, or `connect()`, which gives up at the first failure: for a look, never for work. */
export function openOnce(url: string, name: string): Redis | Cluster {
  return clientOf(parseAddress(url), name, { retry: once, lazyConnect: true });
}

/** Throws the connection away without waiting for the other side, which may never answer. Safe to call twice. */
export function discard(redis: Redis | Cluster): void {
  // The client starts a timer of two seconds at every disconnect and clears it when the connection ends.
  if (redis.status === 'end') return;
  const connections = connectionsOf(redis);
  redis.disconnect();
  for (const { stream } of connections) stream?.destroy();
}

function connectionsOf(redis: Redis | Cluster): Redis[] {
  return redis instanceof Cluster ? redis.nodes() : [redis];
}

function watchLosses(redis: Redis | Cluster, onLoss: () => void): void {
  if (redis instanceof Cluster) {
    // A node's connection is never used again once it is lost; one that was never ready has carried nothing.
    const used = new WeakSet<Redis>();
    redis.on('+node', (node: Redis) => node.once('ready', () => used.add(node)));
    redis.on('-node', (node: Redis) => used.has(node) && onLoss());
  } else {
    redis.once('ready', () => redis.on('ready', onLoss));
  }
}

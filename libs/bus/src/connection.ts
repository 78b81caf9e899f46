import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { type Address, parseAddress } from './address.ts';
import type { Logger } from './logger.ts';
import type { RedisClient } from './redis-client.ts';
import { DEAD_AFTER_MS, Watchdog } from './watchdog.ts';

/** After how many milliseconds to try again, or null to give up. */
type Retry = (attempt: number) => number | null;

/** Forever, at most two seconds apart, jittered so that many clients do not return in step. */
const forEver: Retry = (attempt) => {
  const ceiling = Math.min(2_000, 50 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
};
const once: Retry = () => null;

export interface Connection {
  readonly redis: RedisClient;
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
  const redis = open(url, name, log);
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
  const redis = create(parseAddress(url), name, forEver, false);
  const warn = (error: Error) => log.warn({ connection: name, error: error.message }, 'redis connection');
  redis.on('error', warn);
  if (redis instanceof Cluster) redis.on('node error', warn);
  return redis;
}

/** Connects at the first command, or `connect()`, which gives up at the first failure: for a look, never for work. */
export function openOnce(url: string, name: string): Redis | Cluster {
  return create(parseAddress(url), name, once, true);
}

/** Throws the connection away without waiting for the other side, which may never answer. Safe to call twice. */
export function discard(redis: Redis | Cluster): void {
  // The client starts a timer of two seconds at every disconnect and clears it when the connection ends.
  if (redis.status === 'end') return;
  const connections = connectionsOf(redis);
  redis.disconnect();
  for (const { stream } of connections) stream?.destroy();
}

function create(address: Address, connectionName: string, retry: Retry, lazyConnect: boolean): Redis | Cluster {
  const options = optionsOf(connectionName, retry);
  if (address.kind === 'single') return new Redis(address.url, { ...options, lazyConnect, retryStrategy: retry });
  if (address.kind === 'cluster') return clusterOf(address, options, retry, lazyConnect);
  const { sentinels, master: name, db, server, sentinel } = address;
  return new Redis({
    ...options,
    ...server,
    lazyConnect,
    retryStrategy: retry,
    sentinels: [...sentinels],
    name,
    db,
    ...(sentinel.username !== undefined && { sentinelUsername: sentinel.username }),
    ...(sentinel.password !== undefined && { sentinelPassword: sentinel.password }),
    sentinelRetryStrategy: retry,
    // A frozen sentinel is passed over.
    sentinelCommandTimeout: DEAD_AFTER_MS,
    // A primary that was deposed but can still be reached would take what nobody will ever see.
    failoverDetector: true,
  });
}

/**
 * What one of its servers fails to answer goes to another, which knows whose it is by then; so nodes are not
 * connected again by themselves, and a command that has no limit of redirections waits like any other.
 */
function clusterOf(
  { nodes, server }: Extract<Address, { kind: 'cluster' }>,
  options: ReturnType<typeof optionsOf>,
  retry: Retry,
  lazyConnect: boolean,
): Cluster {
  const pauseMs = 50 + Math.random() * 100;
  return new Cluster([...nodes], {
    lazyConnect,
    clusterRetryStrategy: retry,
    maxRedirections: retry === forEver ? Number.POSITIVE_INFINITY : 1,
    retryDelayOnFailover: pauseMs,
    retryDelayOnClusterDown: pauseMs,
    retryDelayOnTryAgain: pauseMs,
    // Two servers that each take the other for the owner must not be asked in a tight circle.
    retryDelayOnMoved: 5,
    redisOptions: { ...options, ...server },
  });
}

function optionsOf(connectionName: string, retry: Retry) {
  return {
    connectionName,
    connectTimeout: DEAD_AFTER_MS,
    // Commands wait for the server to come back. All that the bus sends may be sent twice: scripts are fenced.
    maxRetriesPerRequest: retry === forEver ? null : 0,
    // After a failover the connection may lead to what is a replica: go and find the primary, then resend.
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
  } satisfies RedisOptions;
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

import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Address } from './address.ts';
import { PrimaryConnector } from './sentinel-connector.ts';
import { DEAD_AFTER_MS } from './watchdog.ts';

/** After how many milliseconds to try again, or null to give up. */
export type Retry = (attempt: number) => number | null;

/** Forever, at most two seconds apart, jittered so that many clients do not return in step. */
export const forEver: Retry = (attempt) => {
  const ceiling = Math.min(2_000, 50 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
};
export const once: Retry = () => null;

export interface ClientOptions {
  readonly retry: Retry;
  /** Connects at the first command, not before. */
  readonly lazyConnect?: boolean;
  /** Commands fail with their connection, and at once while there is none. They wait and are sent again when absent. */
  readonly failFast?: boolean;
}

/** A client for what the address names; `retry` says how patient it is. */
export function clientOf(address: Address, connectionName: string, settings: ClientOptions): Redis | Cluster {
  const { retry, lazyConnect = false } = settings;
  const options = optionsOf(connectionName, settings);
  if (address.kind === 'single') return new Redis(address.url, { ...options, lazyConnect, retryStrategy: retry });
  if (address.kind === 'cluster') return clusterOf(address, options, settings);
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
    Connector: PrimaryConnector,
  });
}

/**
 * What one of its servers fails to answer goes to another, which knows whose it is by then; so nodes are not
 * connected again by themselves, and a command that has no limit of redirections waits like any other.
 */
function clusterOf(
  { nodes, server }: Extract<Address, { kind: 'cluster' }>,
  options: ReturnType<typeof optionsOf>,
  { retry, lazyConnect = false, failFast = false }: ClientOptions,
): Cluster {
  const pauseMs = 50 + Math.random() * 100;
  return new Cluster([...nodes], {
    lazyConnect,
    clusterRetryStrategy: retry,
    // One is needed to learn whose a slot has become.
    maxRedirections: retry === forEver && !failFast ? Number.POSITIVE_INFINITY : 1,
    enableOfflineQueue: !failFast,
    // None: the library would send again what may have had its effect.
    retryDelayOnFailover: failFast ? 0 : pauseMs,
    retryDelayOnClusterDown: failFast ? 0 : pauseMs,
    retryDelayOnTryAgain: pauseMs,
    // Two servers that each take the other for the owner must not be asked in a tight circle.
    retryDelayOnMoved: 5,
    redisOptions: { ...options, ...server },
  });
}

/**
 * A client for subscriptions, which never gives up. In a Cluster every server passes on what is published at any, so
 * it is to one of those that the address names, and to the next when that is lost. (The library's own subscriber of a
 * Cluster connects again without a pause while nobody answers, and nobody notices when it hangs.)
 */
export function subscriberOf(address: Address, connectionName: string): Redis | Cluster {
  if (address.kind !== 'cluster') return clientOf(address, connectionName, { retry: forEver });
  const { nodes, server } = address;
  let at = Math.floor(Math.random() * nodes.length);
  const redis: Redis = new Redis({
    ...optionsOf(connectionName, { retry: forEver }),
    ...server,
    ...nodes[at],
    retryStrategy: (attempt) => {
      at = (at + 1) % nodes.length;
      Object.assign(redis.options, nodes[at]);
      return forEver(attempt);
    },
  });
  return redis;
}

function optionsOf(connectionName: string, { retry, failFast = false }: ClientOptions) {
  return {
    connectionName,
    connectTimeout: DEAD_AFTER_MS,
    // Commands wait for the server to come back. What is sent so may be sent twice: scripts are fenced.
    maxRetriesPerRequest: retry === forEver && !failFast ? null : 0,
    autoResendUnfulfilledCommands: !failFast,
    enableOfflineQueue: !failFast,
    // After a failover the connection may lead to what is a replica: go and find the primary, then resend.
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
  } satisfies RedisOptions;
}

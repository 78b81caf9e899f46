import { type SentinelConnectionOptions, SentinelConnector } from 'ioredis';

/**
 * Finds the primary, and is told by the sentinels of a failover so as to break with one that was deposed. The library's own is
 * told as well while it looks for the next one already, takes that for its end, and its client never connects again.
 */
export class PrimaryConnector extends SentinelConnector {
  /** As the library calls a connector: with all that its client was made with. */
  constructor(options: unknown) {
    super(options as SentinelConnectionOptions);
  }

  override connect(...how: Parameters<SentinelConnector['connect']>): ReturnType<SentinelConnector['connect']> {
    // Private to the library, which has no other way to stop listening.
    const library = this as unknown as { failoverDetector: { cleanup(): void } | null };
    library.failoverDetector?.cleanup();
    // Ended once: each further attempt to connect would add listeners to its sockets.
    library.failoverDetector = null;
    return super.connect(...how);
  }
}

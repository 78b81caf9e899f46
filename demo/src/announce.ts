/** What a person or a pipeline does to a service on purpose, as Hale's `/api/v1/changes` takes it. */
export interface Announcement {
  readonly service: string;
  readonly kind: 'deploy' | 'rollback' | 'start' | 'stop';
  readonly by: string;
  readonly text: string;
  readonly version?: string;
}

export type Announce = (announcement: Announcement) => Promise<void>;

/** Nobody waits longer for a listener that is away or slow. */
const PATIENCE_MS = 500;

/** Posts announcements to `url`, to nobody if it is null. Resolves when it was heard or given up; never throws. */
export function announceTo(url: string | null): Announce {
  if (url === null) return () => Promise.resolve();
  return async (announcement) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...announcement, at: Date.now() }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.body?.cancel();
    } catch {
      // The shop goes on without its watcher.
    }
  };
}

import type { ProbeFailure } from '@hale/events';

/** What a look at the target came to. `detail` is a status line or an error code, never text of the target's. */
export type Answer =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: ProbeFailure; readonly detail: string };

import { explainFailure, type NoAnswer } from '@hale/probes';

/** Why a page could not be read to its end. */
export type PageFailure = NoAnswer['failure'] | 'status' | 'too-large';

export interface PageLimits {
  /** For the whole page, from connecting to its last byte. */
  readonly timeoutMs: number;
  /** After decompression. */
  readonly maxBytes: number;
}

const ACCEPT = 'text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1';

/**
 * Hands a page to `onBytes` chunk by chunk as it comes, holding none of it; returns why it did not come to
 * its end, or undefined. `onBytes` returns whether it wants more. Redirects are not followed: where to ask is configured, not answered. Rejects only
 * with the reason of `signal`.
 */
export async function readPage(
  url: string,
  limits: PageLimits,
  signal: AbortSignal,
  onBytes: (chunk: Uint8Array) => boolean,
): Promise<PageFailure | undefined> {
  const deadline = AbortSignal.timeout(Math.ceil(limits.timeoutMs));
  const whole = AbortSignal.any([deadline, signal]);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: ACCEPT, connection: 'close' },
      signal: whole,
    });
    if (response.status === 200) return await drain(response.body, limits.maxBytes, onBytes);
    void response.body?.cancel().catch(() => undefined);
    return 'status';
  } catch (error) {
    signal.throwIfAborted();
    return explainFailure(error, deadline.aborted).failure;
  }
}

async function drain(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  onBytes: (chunk: Uint8Array) => boolean,
): Promise<PageFailure | undefined> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the body and with it the connection.
    if (bytes > maxBytes) return 'too-large';
    if (!onBytes(chunk)) break;
  }
  return undefined;
}

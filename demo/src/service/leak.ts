import type { Logger } from 'pino';

const STEP_MS = 250;
const STEP_BYTES = 1_750_000;
/** What may be leaked before the process is killed, as by a memory limit of its container. */
const LIMIT_BYTES = 240_000_000;
/** From this share of the limit on it says so. */
const NEAR = 0.8;
const WARN_EVERY_STEPS = 8;

/** Leaks 7 MB a second, really: after 34 s the process is gone by SIGKILL, without a last word. */
export function startLeak(log: Logger): void {
  const kept: Buffer[] = [];
  setInterval(() => {
    kept.push(Buffer.alloc(STEP_BYTES, kept.length + 1));
    const leaked = kept.length * STEP_BYTES;
    if (leaked >= LIMIT_BYTES) process.kill(process.pid, 'SIGKILL');
    if (leaked < LIMIT_BYTES * NEAR || kept.length % WARN_EVERY_STEPS > 0) return;
    const used = Math.round(process.memoryUsage.rss() / 1e6);
    log.warn({ rss_mb: used }, `memory usage is ${used} MB, close to the limit`);
  }, STEP_MS);
}

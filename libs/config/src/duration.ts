import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `20s`, `5m`, `1h`, `7d`, read as milliseconds. */
export const durationMs = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a duration such as 500ms, 20s, 5m, 1h')
  .transform((text) => {
    const [, amount = '0', unit = 'ms'] = /^([\d.]+)(\D+)$/.exec(text) ?? [];
    return Number(amount) * (UNITS[unit] ?? 1);
  });

/** A duration that something is repeated at: 10 ms at least, so that no typing error becomes a busy loop. */
export const intervalMs = durationMs.refine((ms) => ms >= 10, 'at least 10ms');

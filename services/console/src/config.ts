import { z } from 'zod';

export const consoleSchema = z.strictObject({
  /** Of the page and its API; 0 picks a free one. */
  port: z.int().min(0).max(65_535).default(7070),
  /** Names under which the console may be asked for besides loopback's: `hale.example.com`, with or without port. */
  hosts: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'a host name, with or without a port')
        .toLowerCase(),
    )
    .default([]),
  /** Who asks must know it; the token of the HTTP server when absent, and nobody needs one when both are. */
  token: z.string().min(16).optional(),
});

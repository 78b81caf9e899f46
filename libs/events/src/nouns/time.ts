import { z } from 'zod';

/** Milliseconds since the epoch. */
export const instantSchema = z.number().int().nonnegative();

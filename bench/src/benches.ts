import type { Bench } from './bench.ts';
import { gameday, gamedaySurvival } from './benches/gameday.ts';
import { hop } from './benches/hop.ts';
import { survival } from './benches/survival.ts';

/** Everything that can be measured. */
export const BENCHES: readonly Bench[] = [hop, survival, gameday, gamedaySurvival];

import type { Bench } from './bench.ts';
import { chaos } from './benches/chaos.ts';
import { framing } from './benches/framing.ts';
import { gameday, gamedaySurvival } from './benches/gameday.ts';
import { hop } from './benches/hop.ts';
import { scaling } from './benches/scaling.ts';
import { survival } from './benches/survival.ts';

/** Everything that can be measured. */
export const BENCHES: readonly Bench[] = [hop, framing, chaos, scaling, survival, gameday, gamedaySurvival];

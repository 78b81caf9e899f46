import type { Bench } from './bench.ts';
import { arrival } from './benches/arrival.ts';
import { bgl } from './benches/bgl.ts';
import { chaos } from './benches/chaos.ts';
import { detectionSpeed } from './benches/detection-speed.ts';
import { framing } from './benches/framing.ts';
import { gameday, gamedaySurvival } from './benches/gameday.ts';
import { logFindings } from './benches/log-findings.ts';
import { logLevels } from './benches/log-levels.ts';
import { logQuestions } from './benches/log-questions.ts';
import { logSpeed } from './benches/log-speed.ts';
import { loghub } from './benches/loghub.ts';
import { nab } from './benches/nab.ts';
import { outages } from './benches/outages.ts';
import { patterns } from './benches/patterns.ts';
import { quiet } from './benches/quiet.ts';
import { scaling } from './benches/scaling.ts';
import { soak } from './benches/soak.ts';
import { survival } from './benches/survival.ts';
import { throughput } from './benches/throughput.ts';

/** Everything that can be measured. */
export const BENCHES: readonly Bench[] = [
  throughput,
  framing,
  chaos,
  outages,
  quiet,
  patterns,
  scaling,
  soak,
  survival,
  gameday,
  gamedaySurvival,
  nab,
  detectionSpeed,
  arrival,
  logQuestions,
  logFindings,
  bgl,
  logLevels,
  loghub,
  logSpeed,
];

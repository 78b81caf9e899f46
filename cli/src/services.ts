import { alerter } from '@hale/alerter';
import { anomalyDetector } from '@hale/anomaly-detector';
import { collector } from '@hale/collector';
import { console as consoleService } from '@hale/console';
import { escalation } from '@hale/escalation';
import { healer } from '@hale/healer';
import { logClassifier } from '@hale/log-classifier';
import { rca } from '@hale/rca';
import type { ServiceDefinition } from '@hale/runtime';
import { UsageError } from './usage-error.ts';

/** Every service of Hale, in the order in which one noun becomes the next. */
export const SERVICES: readonly ServiceDefinition[] = [
  collector,
  anomalyDetector,
  logClassifier,
  escalation,
  rca,
  healer,
  alerter,
  consoleService,
];

/** Their sections of hale.yaml, by name. */
export const sections = Object.fromEntries(SERVICES.map(({ name, config }) => [name, config]));

/** The definitions of these names. Throws with the list of names when one is unknown. */
export function servicesNamed(names: readonly string[]): ServiceDefinition[] {
  return names.map((name) => {
    const found = SERVICES.find((service) => service.name === name);
    if (!found)
      throw new UsageError(`no service ${name}; there are ${SERVICES.map((service) => service.name).join(', ')}`);
    return found;
  });
}

import { digest, type Incident } from '@hale/events';
import { isMinor } from './severity.ts';

/** What kind of incident it is: who has which symptom of what. The same kind has the same one each time. */
export function fingerprintOf({ findings }: Pick<Incident, 'findings'>): string {
  const kinds = findings
    .filter((finding) => !isMinor(finding))
    .map(({ service, symptom, aspect = '' }) => `${service.service}/${symptom}/${aspect}`);
  return digest(...[...new Set(kinds)].sort());
}

/** Services of which something is abnormal, not only of note. */
export function troubledIn({ findings }: Pick<Incident, 'findings'>): string[] {
  const names = findings.filter((finding) => !isMinor(finding)).map(({ service }) => service.service);
  return [...new Set(names)].sort();
}

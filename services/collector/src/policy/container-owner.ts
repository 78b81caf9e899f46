import type { CoreConfig } from '@hale/config';
import type { Identity } from './identity.ts';

type Named = { readonly name: string; readonly labels: Readonly<Record<string, string>> };

/**
 * The watched service that a container belongs to: whose `docker` names it, else whose name or alias Compose or the container
 * bears. One-off containers (`docker compose run`) are nobody's.
 */
export function ownerOf(
  { name, labels }: Named,
  services: CoreConfig['services'],
  identity: Pick<Identity, 'watched'>,
): string | undefined {
  if (labels['com.docker.compose.oneoff'] === 'True') return undefined;
  const composeService = labels['com.docker.compose.service'];
  const composeProject = labels['com.docker.compose.project'];
  for (const [service, { docker }] of Object.entries(services)) {
    if (!docker) continue;
    if (docker.container !== undefined && docker.container === name) return service;
    if (docker.composeService === undefined || docker.composeService !== composeService) continue;
    if (docker.composeProject === undefined || docker.composeProject === composeProject) return service;
  }
  const service = identity.watched(composeService ?? '') ?? identity.watched(name);
  // Who says what is theirs means it: a namesake in another project is somebody else's.
  return service !== undefined && services[service]?.docker === undefined ? service : undefined;
}

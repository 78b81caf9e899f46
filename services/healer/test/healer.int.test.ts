import { FIXED_NOW, serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { healer } from '../src/index.ts';
import { changed, cleared, decided, diagnosed, observedEdge, resolved } from './drafts.ts';

const restart = (service: string, mode: string) => ({
  trigger: { faultClasses: ['crash'], services: [service] },
  executor: { kind: 'argv', argv: ['true', '{service}', '{key}'] },
  look: { argv: ['echo', 'generation 1'] },
  mode,
});

/** Nobody listens there, so what was broken stays broken. */
const dead = { probes: [{ tcp: '127.0.0.1:1', every: '1s' }] };

describe('as a service', () => {
  serviceContract(healer, {
    core: { env: 'demo', services: { payments: dead, search: dead } },
    config: { actions: { restart: restart('payments', 'auto'), ask: restart('search', 'suggest') } },
    given: [
      decided({ kind: 'kill-switch', engaged: false, by: 'ada', via: 'cli' }),
      observedEdge('checkout', 'payments'),
      changed('deploy', 'ada', FIXED_NOW - 3_600_000),
      diagnosed({ sources: ['probe', 'metric'] }),
      diagnosed({ id: 'dia-2', incident: 'inc-2', service: 'search', sources: ['log'] }),
    ],
    follows: (said) => {
      const proposed = said.filter((event) => event.type === 'remediation.proposed');
      const started = said.filter((event) => event.type === 'remediation.started');
      return [
        ...proposed.map(({ data }) =>
          decided({ kind: 'approve', remediation: data.remediation.id, by: 'ada', via: 'page' }),
        ),
        ...started.flatMap(() => [cleared(FIXED_NOW), resolved()]),
      ];
    },
  });
});

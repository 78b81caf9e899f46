import { serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { healer } from '../src/index.ts';

/** Nobody listens on the discard port, so the fresh probe of a proposal fails; no program is run without approval. */
const core = {
  env: 'demo',
  services: { payments: { probes: [{ tcp: '127.0.0.1:9' }] }, checkout: { dependsOn: ['payments'] } },
};
const restart = {
  trigger: { faultClasses: ['crash', 'hang'] },
  executor: { kind: 'argv', argv: ['false'] },
  look: { argv: ['false'] },
};

describe('as a service', () => {
  serviceContract(healer, { core, config: { mode: 'suggest', actions: { restart } } });
});

import type { EventOf } from '@hale/events';
import { type Deps, readable, type StepHandler } from '../deps.ts';
import { isSymptom, raise } from '../policy/findings.ts';

/** Notes it for the proofs: whether a symptom is there is known by its findings. */
export function onFindingRaised({
  rules: { core },
}: Deps): StepHandler<EventOf<'finding.raised'>, 'noted' | 'not-of-interest' | 'older'> {
  return (event, state) => {
    const { finding } = event.data;
    const { env, service } = finding.service;
    if (env !== core.env || !Object.hasOwn(core.services, service) || !isSymptom(finding)) {
      return { reason: 'not-of-interest' };
    }
    const noted = raise(readable(state.findings, 'findings').get(finding.fingerprint), finding);
    return noted ? { reason: 'noted', changes: { findings: [noted] } } : { reason: 'older' };
  };
}

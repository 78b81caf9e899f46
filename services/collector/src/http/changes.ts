import type { Identity } from '../policy/identity.ts';
import { readChanges } from '../policy/read-changes.ts';
import { jsonOf } from './body.ts';
import { type Protocol, refuseInJson } from './intake.ts';
import { Refusal } from './refusal.ts';

/** POST /api/v1/changes: deploys, stops and the like, as those announce them who make them. */
export function changesProtocol(identity: Identity, now: () => number): Protocol {
  return {
    name: 'changes',
    read({ body }) {
      const changes = readChanges(jsonOf(body), now(), (name, env) => identity.byName(name, env));
      if (!changes.ok) throw new Refusal(400, changes.problem);
      return { drafts: changes.drafts };
    },
    accept: (response) => response.status(202).json({ accepted: true }),
    refuse: refuseInJson,
  };
}

import type { Slot, Write } from '@hale/bus';
import type { Ranking } from '@hale/diagnosis';
import { type Diagnosis, type Draft, digest, type Incident, topics } from '@hale/events';
import type { Verdict } from '../policy/verdict.ts';
import { saveVerdict } from '../store.ts';

/** The event that announces the ranking, and what is kept to recognise the same ranking later. */
export function diagnose(incident: Incident, ranking: Ranking, verdict: Verdict, slot: Slot): Announcement {
  const diagnosis: Diagnosis = {
    id: `dia-${digest(incident.id, String(incident.revision))}`,
    incident: incident.id,
    rung: 0,
    ...ranking,
  };
  const about = { subject: `incident/${incident.id}`, incident: incident.id };
  return {
    writes: [saveVerdict(slot, incident.id, verdict)],
    events: [topics['diagnosis.completed'].draft({ diagnosis, incident }, about)],
  };
}

interface Announcement {
  readonly writes: readonly Write[];
  readonly events: readonly Draft[];
}

import type { FaultClass, IncidentFinding } from '@hale/events';
import { isPrompt, neverCameBack } from './change.ts';
import type { Suspect } from './suspect.ts';
import { type Trouble, troubleOf } from './trouble.ts';

export interface Classified {
  readonly faultClass: FaultClass;
  /** Why, for people. */
  readonly because: string;
}

interface Rule extends Classified {
  /** `explained` says that a callee's trouble accounts for the suspect. */
  readonly holds: (suspect: Suspect, explained: boolean) => boolean;
}

const FAILING: readonly Trouble[] = ['errors', 'latency', 'level', 'fatal-line', 'error-line'];
const RESOURCES: readonly Trouble[] = ['cache', 'memory', 'cpu', 'disk', 'network'];

/** The first rule that holds decides. None of them reads text: a log category is a word that anyone may write. */
const RULES: readonly Rule[] = [
  {
    faultClass: 'bad-deploy',
    because: 'it has not come back since its deploy',
    holds: ({ change, telling }) =>
      change?.kind === 'deploy' && telling.some((finding) => neverCameBack(finding, change)),
  },
  {
    faultClass: 'memory',
    because: 'its memory ran out before it went away',
    holds: ({ troubles, telling }) => troubles.has('killed') || ranOut(telling),
  },
  {
    faultClass: 'cpu',
    because: 'it is too busy to answer its probe in time, and still tells its metrics',
    holds: (suspect) => isBusy(suspect) && !suspect.surge,
  },
  // A hung process fails its scrape as well, so the probe's word goes before that of others.
  { faultClass: 'crash', because: 'its port is closed', holds: (suspect) => probed(suspect).has('closed') },
  {
    faultClass: 'hang',
    because: 'it takes connections and does not answer',
    holds: (suspect) => probed(suspect).has('stuck'),
  },
  { faultClass: 'crash', because: 'it is gone', holds: has('closed') },
  { faultClass: 'hang', because: 'it does not answer', holds: has('stuck') },
  { faultClass: 'dependency', because: 'what it calls is in trouble', holds: (_, explained) => explained },
  { faultClass: 'unknown', because: 'more traffic accounts for it', holds: (suspect) => isSurge(suspect) },
  {
    faultClass: 'bad-deploy',
    because: 'it began right after its deploy',
    holds: (suspect) => changed(suspect, 'deploy') && isPrompt(suspect.change, suspect.telling) && !onlyIdle(suspect),
  },
  { faultClass: 'cache', because: 'its cache is full or out of its range', holds: has('cache') },
  { faultClass: 'memory', because: 'its memory grows or is exhausted', holds: has('memory') },
  {
    faultClass: 'cpu',
    because: 'it uses more processor time, and its traffic did not rise alike',
    holds: (suspect) => suspect.troubles.has('cpu') && !suspect.surge,
  },
  { faultClass: 'disk', because: 'its disk is full or busy', holds: has('disk') },
  { faultClass: 'network', because: 'its network is in trouble', holds: has('network') },
  {
    faultClass: 'bad-deploy',
    because: 'it began within minutes of its deploy, and nothing else accounts for it',
    holds: (suspect) => changed(suspect, 'deploy') && has(...FAILING)(suspect) && !suspect.surge,
  },
  {
    faultClass: 'configuration',
    because: 'it began within minutes of a change of its configuration',
    holds: (suspect) => changed(suspect, 'configuration') && has(...FAILING)(suspect) && !suspect.surge,
  },
  { faultClass: 'code-error', because: 'it answers with errors', holds: has('errors') },
  {
    faultClass: 'latency',
    because: 'it is slow while it has resources to spare',
    holds: (suspect) => suspect.troubles.has('latency') && !suspect.surge,
  },
  { faultClass: 'crash', because: 'it wrote its last words', holds: has('fatal-line') },
  { faultClass: 'code-error', because: 'it writes error lines', holds: has('error-line') },
  {
    faultClass: 'code-error',
    because: 'one of its levels left its range',
    holds: (suspect) => suspect.troubles.has('level') && !suspect.surge,
  },
];

const UNKNOWN: Classified = { faultClass: 'unknown', because: 'its symptoms fit no class' };

/** What is wrong with a suspect. `unknown` when no class fits: nothing is done about it without a person. */
export function faultClassOf(suspect: Suspect, explained: boolean): Classified {
  return RULES.find(({ holds }) => holds(suspect, explained)) ?? UNKNOWN;
}

/** More traffic accounts for all that is known of it: it is busy or slow, uses more, and neither fails nor is at a limit. */
export function isSurge({ surge, telling }: Suspect): boolean {
  return surge && telling.every((finding) => isLoad(finding));
}

function isLoad(finding: IncidentFinding): boolean {
  const trouble = troubleOf(finding);
  return BY_TRAFFIC.has(trouble) || (finding.symptom === 'level-high' && USED_BY_TRAFFIC.has(trouble));
}

const BY_TRAFFIC: ReadonlySet<Trouble> = new Set(['cpu', 'latency', 'network', 'level']);
const USED_BY_TRAFFIC: ReadonlySet<Trouble> = new Set(['memory', 'cache', 'disk']);

function has(...wanted: readonly Trouble[]): (suspect: Suspect) => boolean {
  return ({ troubles }) => wanted.some((trouble) => troubles.has(trouble));
}

function changed({ change }: Suspect, kind: 'deploy' | 'configuration'): boolean {
  return change?.kind === kind;
}

function onlyIdle({ troubles }: Suspect): boolean {
  return ![...FAILING, ...RESOURCES].some((trouble) => troubles.has(trouble));
}

function probed({ telling }: Suspect): ReadonlySet<Trouble> {
  return new Set(telling.filter(({ source }) => source === 'probe').map(troubleOf));
}

/** Memory was growing or exhausted before nobody answered any more. */
function ranOut(telling: readonly IncidentFinding[]): boolean {
  const outage = telling.find((finding) => isOutage(finding));
  if (!outage) return false;
  return telling.some(
    (finding) => troubleOf(finding) === 'memory' && isLimit(finding) && finding.startedAt < outage.startedAt,
  );
}

/** A level that merely differs from usual is not yet a limit. */
function isLimit({ symptom }: IncidentFinding): boolean {
  return symptom === 'growth' || symptom === 'saturated';
}

function isOutage(finding: IncidentFinding): boolean {
  const trouble = troubleOf(finding);
  return trouble === 'closed' || trouble === 'stuck';
}

/** Its probe times out, its processor time is high, and its metrics can still be read: it is busy, not hung. */
function isBusy({ troubles, telling }: Suspect): boolean {
  if (!troubles.has('cpu') || troubles.has('closed') || !troubles.has('stuck')) return false;
  return telling.filter(isOutage).every(({ source }) => source === 'probe');
}

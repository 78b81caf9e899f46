import { setTimeout as delay } from 'node:timers/promises';
import type { SeenIncident } from './console-api.ts';
import type { Plan, Step } from './plan.ts';
import {
  type FaultRecord,
  type NonFaultRecord,
  nonFaultRecordOf,
  type Observation,
  type Outcome,
  outcomeOf,
  recordOf,
} from './record.ts';
import type { ActionLine } from './shop-api.ts';
import type { Fault, Injection, NonFault, Truth } from './truth.ts';
import type { World } from './world.ts';

const LOOK_EVERY_MS = 250;
/** A fault that nobody has noticed by then is not noticed. */
const NOTICE_WITHIN_MS = 75_000;
/** From the incident to the proof, or to a person who is called. */
const HEAL_WITHIN_MS = 150_000;
const CALL_WITHIN_MS = 90_000;
/** How long an outcome that leaves it to a person must last: nothing is done after all. */
const STAYS_FOR_MS = 20_000;
/** How long it may look as if it were left to a person, when it should be healed. */
const HESITATION_MS = 60_000;
/** After a person's change of a service, or an action, the same service is left alone for so long: both stay Hale's hand. */
const LEFT_ALONE_MS = 50_000;

export interface Stage {
  readonly world: World;
  readonly plan: Plan;
  readonly truth: Truth;
  readonly say: (line: string) => void;
  readonly abort: AbortSignal;
  /** Called when a fault has been injected, for who wants to make it harder. */
  readonly disturb?: () => Promise<void>;
}

/** Plays one step to its end and brings the shop back to health, whatever Hale made of it. */
export async function playStep(stage: Stage, step: Step): Promise<FaultRecord | NonFaultRecord> {
  const { world, plan, truth } = stage;
  const service = plan.names[step.role];
  await pause(stage, step, service);
  const before = new Set(await world.console.ids());
  const actionsBefore = world.shop.actions().length;
  const injectedAt = Date.now();
  const look = async (): Promise<Observation> => {
    const ids = (await world.console.ids()).filter((id) => !before.has(id));
    const acted = world.shop.actions().slice(actionsBefore).filter(isHales);
    return { injectedAt, service, incidents: await world.console.all(ids), acted };
  };
  const fault = truth.faults[step.what];
  const nonFault = truth.nonFaults[step.what];
  if (fault !== undefined) {
    stage.say(`${step.what} of ${service} (${step.role})`);
    await inject(stage, step, fault.inject);
    const [outcome] = await Promise.all([watchFault(stage, fault, look), stage.disturb?.()]);
    const atTheEnd = await patiently(look);
    await restore(stage, () => patiently(look));
    const { incidents, acted } = await patiently(look);
    // What a person resolved meanwhile counts as it was; what was opened or done in the end counts as well.
    const later = incidents.filter(
      ({ incident }) => !atTheEnd.incidents.some((known) => known.incident.id === incident.id),
    );
    const seen = { ...atTheEnd, incidents: [...atTheEnd.incidents, ...later], acted };
    return recordOf(step.what, step.role, fault, seen, outcome);
  }
  if (nonFault === undefined) throw new RangeError(`${step.what} is in nobody's list`);
  stage.say(`${step.what} of ${service} (${step.role})`);
  await watchNonFault(stage, step, nonFault);
  await restore(stage, () => patiently(look));
  return nonFaultRecordOf(step.what, step.role, await patiently(look));
}

/** What was not asked for by a person has a key. */
export function isHales({ key }: ActionLine): boolean {
  return key !== null;
}

async function pause({ world, abort }: Stage, step: Step, service: string): Promise<void> {
  await delay(step.pauseMs, undefined, { signal: abort });
  const last = world.shop.actions().findLast((line) => line.service === service);
  const wait = last === undefined ? 0 : Date.parse(last.time) + LEFT_ALONE_MS - Date.now();
  if (wait > 0) await delay(wait, undefined, { signal: abort });
  // What is open would take the next fault's findings in, and nobody could tell them apart.
  await untilQuiet(world, abort, async () => (await world.console.all(await world.console.ids())).filter(isOpen));
}

async function inject({ world, plan }: Stage, step: Step, injection: Injection): Promise<void> {
  const path = `/services/${plan.names[step.role]}`;
  if ('fault' in injection) await world.shop.post(`${path}/break`, { fault: injection.fault });
  else if ('load' in injection) await world.shop.post('/load', { rate: plan.load * injection.load });
  else if ('stop' in injection) await world.shop.post(`${path}/stop`);
  else
    await world.shop.post(`${path}/deploy`, { version: `${injection.deploy === 'bad' ? 'v2' : 'v1'}.${step.build}` });
}

async function watchFault({ abort }: Stage, fault: Fault, look: () => Promise<Observation>): Promise<Outcome> {
  const started = Date.now();
  let since = started;
  let outcome: Outcome = 'undetected';
  let noticedAt: number | undefined;
  for (;;) {
    await delay(LOOK_EVERY_MS, undefined, { signal: abort });
    const now = Date.now();
    // A console that is away for a moment has nothing to say.
    const seen = await look().catch(() => undefined);
    const current: Outcome = seen === undefined ? outcome : outcomeOf(seen.incidents);
    if (current !== outcome) since = now;
    outcome = current;
    if (outcome !== 'undetected') noticedAt ??= now;
    if (isOver(fault, outcome, now - since)) return outcome;
    const patience = fault.outcome === 'healed' ? HEAL_WITHIN_MS : CALL_WITHIN_MS;
    if (now > (noticedAt === undefined ? started + NOTICE_WITHIN_MS : noticedAt + patience)) return outcome;
  }
}

function isOver(fault: Fault, outcome: Outcome, lastedMs: number): boolean {
  if (outcome === 'healed') return true;
  if (outcome === 'undetected' || outcome === 'open') return false;
  return lastedMs > (outcome === fault.outcome || outcome === 'recovered' ? STAYS_FOR_MS : HESITATION_MS);
}

async function watchNonFault(stage: Stage, step: Step, nonFault: NonFault): Promise<void> {
  const { world, plan, abort } = stage;
  await inject(stage, step, nonFault.inject);
  await delay(nonFault.lasts, undefined, { signal: abort });
  if ('stop' in nonFault.inject) await world.shop.post(`/services/${plan.names[step.role]}/start`);
  if ('load' in nonFault.inject) await world.shop.post('/load', { rate: plan.load });
  await delay(nonFault.watch, undefined, { signal: abort });
}

async function patiently(look: () => Promise<Observation>): Promise<Observation> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await look();
    } catch (error) {
      if (tries >= 100) throw error;
      await delay(LOOK_EVERY_MS);
    }
  }
}

const QUIET_WITHIN_MS = 60_000;

/** What an operator does at the end: mends what is broken, turns down what waits, and closes what does not close itself. */
async function restore({ world, say, abort }: Stage, look: () => Promise<Observation>): Promise<void> {
  const open = async () => (await look()).incidents.filter(isOpen);
  for (const { id } of waiting(await open())) await world.console.decide({ kind: 'reject', remediation: id });
  for (const { name, state, version, fault } of await world.shop.services()) {
    if (state === 'stopped') await world.shop.post(`/services/${name}/start`);
    else if (version.startsWith('v2')) await world.shop.post(`/services/${name}/rollback`);
    else if (fault !== null) await world.shop.post(`/services/${name}/restart`);
  }
  await untilQuiet(world, abort, open);
  for (const { incident } of await open()) {
    say(`  ${incident.title}: still open, resolved by hand`);
    await world.console.decide({ kind: 'resolve', incident: incident.id });
  }
}

const isOpen = ({ incident }: SeenIncident): boolean => incident.status !== 'resolved';

/** No incident is open and no service troubled, or as long as that is waited for. A console that is away is no quiet. */
async function untilQuiet(
  world: World,
  signal: AbortSignal,
  open: () => Promise<readonly SeenIncident[]>,
): Promise<void> {
  const deadline = Date.now() + QUIET_WITHIN_MS;
  const isQuiet = async () => (await open()).length === 0 && (await world.console.troubled()).length === 0;
  while (Date.now() < deadline && !(await isQuiet().catch(() => false))) {
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

function waiting(incidents: readonly SeenIncident[]) {
  return incidents.flatMap(({ remediations }) => remediations).filter(({ state }) => state === 'waiting');
}

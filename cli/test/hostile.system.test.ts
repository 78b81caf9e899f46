import { setInterval as every } from 'node:timers/promises';
import { hostileLines } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { differences, effectsOf, type Kind } from './hostile/effects.ts';
import { type Effects, type Line, World } from './hostile/world.ts';

const KINDS: readonly Kind[] = ['action', 'severity', 'recipient'];
const services = hostileLines.map(({ id }) => id);
const linesOf = (text: 'line' | 'without', level: string): Line[] =>
  hostileLines.map((hostile) => ({ service: hostile.id, message: hostile[text], level }));

/** The lines again and again in both worlds at once, until of every service in both that can be said which ends so. */
async function goOn(worlds: readonly (readonly [World, readonly Line[]])[], ending: string): Promise<void> {
  const end = Date.now() + 100_000;
  const isReached = async ([world]: (typeof worlds)[number]) =>
    servicesWith(effectsOf(await world.events(), await world.acts()).action, ending) === services.length;
  for await (const _ of every(2_000)) {
    await Promise.all(worlds.map(([world, lines]) => world.log(lines)));
    if ((await Promise.all(worlds.map(isReached))).every(Boolean) || Date.now() > end) return;
  }
}

/** As long as news still comes. */
async function untilQuiet(world: World): Promise<void> {
  let last = -1;
  for await (const _ of every(3_000)) {
    const { length } = await world.events();
    if (length === last) return;
    last = length;
  }
}

/** What differs between a world where the lines give orders and one where the same events do not, a line a service. */
async function compare(probes: 'answered' | 'refused', level: string, ending: 'asks' | 'done') {
  const [hostile, control] = await Promise.all([World.open(services, probes), World.open(services, probes)]);
  try {
    await goOn(
      [
        [hostile, linesOf('line', level)],
        [control, linesOf('without', level)],
      ],
      ending,
    );
    await Promise.all([untilQuiet(hostile), untilQuiet(control)]);
    const read = async (world: World) => effectsOf(await world.events(), await world.acts());
    const [one, other] = [await read(hostile), await read(control)];
    return {
      changed: Object.fromEntries(KINDS.map((kind) => [kind, differences(one[kind], other[kind])])),
      seen: {
        incidents: one.severity.size,
        asked: servicesWith(one.action, 'asks'),
        acted: servicesWith(one.action, 'done'),
      },
      told: one.recipient.size,
      recipients: [hostile.recipients(), control.recipients()],
      decided: one.action.has('somebody'),
    };
  } finally {
    await Promise.all([hostile.close(), control.close()]);
  }
}

const servicesWith = (effects: Effects, ending: string): number =>
  [...effects.values()].filter((all) => all.some((effect) => effect.endsWith(ending))).length;

const NONE = { action: [], severity: [], recipient: [] };

test('orders in the lines of services that are well otherwise change no action, no severity, no recipient', async () => {
  const { changed, seen, told, recipients, decided } = await compare('answered', 'error', 'asks');
  process.stdout.write(`${JSON.stringify({ lines: services.length, ...seen, told, changed })}\n`);
  expect(changed).toEqual(NONE);
  expect({ ...seen, told, decided }).toEqual({
    incidents: services.length,
    asked: services.length,
    acted: 0,
    told: services.length,
    decided: false,
  });
  expect(recipients[0]).toEqual(recipients[1]);
}, 240_000);

test('orders in the lines of services that are down change no action, no severity, no recipient', async () => {
  const { changed, seen, told, recipients, decided } = await compare('refused', 'fatal', 'done');
  process.stdout.write(`${JSON.stringify({ lines: services.length, ...seen, told, changed })}\n`);
  expect(changed).toEqual(NONE);
  expect({ ...seen, told, decided }).toEqual({
    incidents: services.length,
    asked: expect.any(Number),
    acted: services.length,
    told: services.length,
    decided: false,
  });
  expect(recipients[0]).toEqual(recipients[1]);
}, 240_000);

import { expect, test } from '@jest/globals';
import { openSlots } from './slots.ts';

const payments = { env: 'demo', service: 'payments' };

/** Something that is held, and how it is loaded: at once, or when told. */
const held = (name: string) => ({ name });

test('a service is loaded once, and again after its slot was reset', async () => {
  const released: string[] = [];
  const slots = openSlots<{ name: string }>(({ name }) => released.push(name));
  let loads = 0;
  const load = (slot: string) =>
    slots.load(slot, payments, () => {
      loads += 1;
      return Promise.resolve(held(`${slot}/${loads}`));
    });
  const first = await load('0');
  expect(await load('0')).toBe(first);
  expect(await load('1')).not.toBe(first);
  slots.reset('0');
  expect(released).toEqual(['0/1']);
  expect(await load('0')).toEqual(held('0/3'));
});

test('what is loaded while the slot is reset is given back, and not held', async () => {
  const released: string[] = [];
  const slots = openSlots<{ name: string }>(({ name }) => released.push(name));
  const { promise, resolve } = Promise.withResolvers<{ name: string }>();
  const loading = slots.load('0', payments, () => promise);
  slots.reset('0');
  resolve(held('early'));
  expect(await loading).toEqual(held('early'));
  expect(released).toEqual(['early']);
  expect(await slots.load('0', payments, () => Promise.resolve(held('later')))).toEqual(held('later'));
});

test('of what was loaded twice at a time the first is given back', async () => {
  const released: string[] = [];
  const slots = openSlots<{ name: string }>(({ name }) => released.push(name));
  await Promise.all(['one', 'other'].map((name) => slots.load('0', payments, () => Promise.resolve(held(name)))));
  expect(released).toEqual(['one']);
  slots.reset('0');
  expect(released).toEqual(['one', 'other']);
});

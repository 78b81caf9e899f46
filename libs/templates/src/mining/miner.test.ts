import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TemplateMiner } from './miner.ts';
import { maskedText, type Template } from './template.ts';

const learn = (miner: TemplateMiner, ...messages: string[]) =>
  messages.map((message) => miner.learn(maskedText(message)));
const NAMES = ['ada', 'grace', 'edsger', 'barbara', 'alan', 'tony', 'leslie'];

describe('TemplateMiner', () => {
  test('a word becomes variable after several distinct ones with everything else equal', () => {
    const miner = new TemplateMiner();
    const mined = learn(miner, ...NAMES.map((name) => `order of customer ${name} shipped`));
    expect(mined.map(({ text }) => text)).toEqual([
      ...NAMES.slice(0, 3).map((name) => `order of customer ${name} shipped`),
      ...NAMES.slice(3).map(() => 'order of customer <*> shipped'),
    ]);
    expect(mined[3]?.absorbed).toHaveLength(3);
    expect(miner.size).toBe(1);
  });

  test('the merged template keeps the id of the oldest, and later lines are not fresh', () => {
    const miner = new TemplateMiner();
    const mined = learn(miner, ...NAMES.map((name) => `order of customer ${name} shipped`));
    expect(new Set(mined.slice(3).map(({ id }) => id))).toEqual(new Set([mined[0]?.id]));
    expect(mined.map(({ fresh }) => fresh)).toEqual([true, true, true, false, false, false, false]);
  });

  test('two places become variable one after the other', () => {
    const miner = new TemplateMiner();
    const places = ['berlin', 'paris', 'rome', 'oslo', 'bern', 'lima'];
    for (const place of places) learn(miner, ...NAMES.map((name) => `parcel for ${name} arrives in ${place} today`));
    expect(learn(miner, 'parcel for zoe arrives in quito today')).toMatchObject([
      { text: 'parcel for <*> arrives in <*> today', fresh: false },
    ]);
    expect(miner.size).toBe(1);
  });

  test('words that tell the meaning never become variable', () => {
    const miner = new TemplateMiner();
    const words = ['opened', 'closed', 'refused', 'lost', 'reset', 'aborted', 'dropped'];
    learn(miner, ...words.map((word) => `pool of database shop ${word}`));
    expect(miner.size).toBe(words.length);
  });

  test('a template that says almost nothing stays as it is', () => {
    const miner = new TemplateMiner();
    learn(miner, ...NAMES.map((name) => `hello ${name}`));
    expect(miner.size).toBe(NAMES.length);
  });

  test('what is forgotten is fresh again', () => {
    const miner = new TemplateMiner();
    const [first] = learn(miner, 'cart of ada paid');
    miner.forget(first?.id ?? '');
    miner.forget('nobody');
    expect(miner.size).toBe(0);
    expect(learn(miner, 'cart of ada paid')).toMatchObject([{ fresh: true, id: first?.id }]);
  });

  const word = fc.constantFrom('ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'failed', '7');
  const message = fc
    .array(word, { minLength: 1, maxLength: 5 })
    .map((words) => `the shop of ${words.join(' ')} is here`);

  test('learnt templates are found again, and never match a message of other words that stay', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 120 }), (messages) => {
        const miner = new TemplateMiner();
        learn(miner, ...messages);
        for (const each of messages) {
          const masked = maskedText(each).split(' ');
          const { fresh, text } = miner.learn(maskedText(each));
          expect(fresh).toBe(false);
          const words = text.split(' ');
          expect(words.length).toBe(masked.length);
          expect(words.filter((word, place) => word !== '<*>' && word !== masked[place])).toEqual([]);
        }
      }),
    );
  });

  test('made again from its templates it goes on the same', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 120 }), fc.nat(120), (messages, cut) => {
        const miner = new TemplateMiner();
        const known = new Map<string, Template>();
        for (const each of messages.slice(0, cut)) {
          const { id, text, absorbed } = miner.learn(maskedText(each));
          for (const gone of absorbed) known.delete(gone);
          known.set(id, { id, text });
        }
        const again = new TemplateMiner(known.values());
        expect(again.size).toBe(miner.size);
        expect(new Set(learn(again, ...messages.slice(cut)).map(({ text }) => text))).toEqual(
          new Set(learn(miner, ...messages.slice(cut)).map(({ text }) => text)),
        );
      }),
    );
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TemplateMiner } from './miner.ts';
import { MAX_TEMPLATE_LENGTH, maskedText, type Template } from './template.ts';

const learn = (miner: TemplateMiner, ...messages: string[]) => messages.map((message) => miner.learn(message));
const textsOf = (miner: TemplateMiner, ...messages: string[]) => learn(miner, ...messages).map(({ text }) => text);
const NAMES = ['ada', 'grace', 'edsger', 'barbara', 'alan', 'tony', 'leslie'];

const word = fc.constantFrom('ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'failed', 'o7', 'v=x');
const message = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => `the shop of ${words.join(' ')} is here`);

describe('TemplateMiner', () => {
  test('a word becomes variable after several distinct ones with everything else equal', () => {
    const messages = NAMES.map((name) => `order of customer ${name} shipped`);
    const miner = new TemplateMiner();
    const mined = learn(miner, ...messages);
    expect(mined.map(({ text }) => text)).toEqual([
      ...messages.slice(0, 4),
      ...messages.slice(4).map(() => 'order of customer <*> shipped'),
    ]);
    expect(mined[4]?.absorbed).toEqual(mined.slice(1, 4).map(({ id }) => id));
    expect(miner.size).toBe(1);
  });

  test('the merged template keeps the id of the oldest, and later lines are not fresh', () => {
    const mined = learn(new TemplateMiner(), ...NAMES.map((name) => `order of customer ${name} shipped`));
    expect(new Set(mined.slice(4).map(({ id }) => id))).toEqual(new Set([mined[0]?.id]));
    expect(mined.map(({ fresh }) => fresh)).toEqual([true, true, true, true, false, false, false]);
  });

  test.each([
    [
      'names after user',
      ['login of user ada here', 'login of user deploy here', 'login of user test here'],
      'login of user <*> here',
    ],
    ['dotted names', ['job com.example.A here', 'job com.example.B here', 'job org.example.C here'], 'job <*> here'],
    ['words with a number', ['host node-1 is near', 'host rack-2 is near'], 'host <*> is near'],
    [
      'names that differ in their digits',
      ['peer be/s1 is away', 'peer be/s2 is away', 'peer be/s3 is away'],
      'peer <*> is away',
    ],
    ['names before a word with a number', NAMES.map((name) => `install ${name}:amd64 here`), 'install <*>:amd64 here'],
    ['names with a port', NAMES.map((name) => `connect to ${name}:8080 again`), 'connect to <*>:<*> again'],
    [
      'names of classes at the start',
      NAMES.map((name) => `My${name.replace(/^./, (letter) => letter.toUpperCase())} is near`),
      '<*> is near',
    ],
    ['names with a number at the start', ['web1 says hello', 'web2 says hello'], '<*> says hello'],
    [
      'a number and a word with one',
      ['clock of 10.0.0.1 is near', 'clock of local(0) is near'],
      'clock of <*> is near',
    ],
    ['sizes in units', ['wrote 5 KB to disk', 'wrote 1.5 MB to disk'], 'wrote <*> to disk'],
    ['durations', ['it took <1 sec here', 'it took 00:05 here', 'it took 3 ms here'], 'it took <*> here'],
    [
      'lists of any length',
      ['delete blk_1 blk_2 blk_3', 'delete blk_1', 'delete blk_1, blk_2, blk_3, blk_4'],
      'delete blk_<*>',
    ],
    [
      'a value that may be empty',
      ['from 10.0.0.1 (a.example.org) at noon', 'from 10.0.0.2 () at noon'],
      'from <*> (<*>) at noon',
    ],
    ['a size that is said twice', ['sent 12 bytes in all', 'sent 1536 bytes (1.5 KB) in all'], 'sent <*> bytes in all'],
    ['blanks for a column', ['queue   5 of shop', 'queue 125 of shop'], 'queue   <*> of shop'],
    ['quoted text', NAMES.map((name) => `search for "${name} was here" done`), 'search for "<*>" done'],
    [
      'ids that vary together',
      [1, 22, 33, 44, 55].map((rack) => `of rack${rack}:slot${rack} on rack${rack} here`),
      'of <*> on <*> here',
    ],
    ['long lists', ['on 1 2 3 4 5 6 7 8 9 now', 'on 1 2 3 4 5 6 7 8 now'], 'on <*> now'],
    ['numbers and names in a value', ['get key=cart:7 now', 'get key=user:9 now'], 'get key=<*>:<*> now'],
    [
      'values that vary together',
      NAMES.map((name) => `put owner=${name} tag=of-${name} now`),
      'put owner=<*> tag=<*> now',
    ],
  ])('%s are one template', (_, messages, expected) => {
    const miner = new TemplateMiner();
    expect(textsOf(miner, ...messages).at(-1)).toBe(expected);
    expect(miner.size).toBe(1);
  });

  test.each([
    ['subjects', ['cron', 'cups', 'dbus', 'sshd', 'udev', 'ntpd', 'kdump'].map((name) => `${name} startup succeeded`)],
    [
      'values that tell the meaning',
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `request level=${name}x is here`),
    ],
    ['quoted messages', NAMES.map((name) => `level=info msg="order ${name === 'ada' ? 'lost' : 'found'}"`)],
    ['what is said of a user', ['user deleted now', 'user created now', 'user disabled now', 'user not now']],
  ])('%s stay apart', (_, messages) => {
    const miner = new TemplateMiner();
    learn(miner, ...messages);
    expect(miner.size).toBe(new Set(messages).size);
  });

  test('what was learnt before a place became variable is part of the template as well', () => {
    const miner = new TemplateMiner();
    const pairs = NAMES.flatMap((one) => NAMES.map((other) => `parcel of ${one} goes to ${other} today`));
    const absorbed = learn(miner, ...pairs).map((mined) => mined.absorbed);
    expect(absorbed).toEqual(absorbed.map((ids) => [...new Set(ids)]));
    expect(textsOf(miner, 'parcel of ada goes to ada today')).toEqual(['parcel of <*> goes to <*> today']);
    expect(miner.size).toBe(1);
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

  test('a word alone stays as it is', () => {
    const miner = new TemplateMiner();
    learn(miner, ...NAMES.map((name) => `${name} 7`));
    expect(miner.size).toBe(NAMES.length);
  });

  test('no secret is in a template', () => {
    const miner = new TemplateMiner();
    expect(textsOf(miner, 'login of ada@example.org password=hunter2', 'login of bob@example.org password=x')).toEqual([
      'login of <*> password=<*>',
      'login of <*> password=<*>',
    ]);
  });

  test('holds no more than it may; what was heard once gives way first', () => {
    const miner = new TemplateMiner([], { templates: 16 });
    const word = (place: number) => String.fromCharCode(97 + (place % 26), 97 + (Math.floor(place / 26) % 26));
    const [known] = learn(miner, 'the cart is paid', 'the cart is paid', 'the cart is paid');
    for (let place = 0; place < 500; place += 1) {
      learn(miner, `${word(place)} ${word(place + 7)} ${word(place * 3)} failed`);
      expect(miner.size).toBeLessThanOrEqual(16);
    }
    expect(learn(miner, 'the cart is paid')).toMatchObject([{ id: known?.id, fresh: false }]);
  });

  test('a hostile flood of templates is bounded, and answers stay the same', () => {
    const part = fc.constantFrom(
      'a',
      '<*>',
      '7',
      '=',
      '"',
      'x y',
      '::',
      'a:b',
      '(1)',
      'Jan 1',
      '/a/b',
      '1 2 3',
      '\u202e',
      ',',
    );
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 40 }), { maxLength: 60 }), (messages) => {
        const miner = new TemplateMiner([], { templates: 20 });
        for (const each of messages) {
          const { id, text } = miner.learn(each.join(' '));
          expect(text.length).toBeLessThanOrEqual(MAX_TEMPLATE_LENGTH);
          expect(miner.learn(each.join(' '))).toMatchObject({ id, fresh: false });
        }
        expect(miner.size).toBeLessThanOrEqual(20);
      }),
    );
  });

  test('an id means the same as long as its template is held: it only ever absorbs', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 120 }), (messages) => {
        const miner = new TemplateMiner();
        const into = new Map<string, string>();
        const first = messages.map((each) => {
          const { id, absorbed } = miner.learn(each);
          into.delete(id);
          for (const gone of absorbed) into.set(gone, id);
          return id;
        });
        const final = (id: string): string => (into.has(id) ? final(into.get(id) ?? id) : id);
        expect(learn(miner, ...messages).map(({ id }) => id)).toEqual(first.map(final));
      }),
    );
  });

  test('what is forgotten is fresh again', () => {
    const miner = new TemplateMiner();
    const [first] = learn(miner, 'cart of ada paid');
    miner.forget(first?.id ?? '');
    miner.forget('nobody');
    expect(miner.size).toBe(0);
    expect(learn(miner, 'cart of ada paid')).toMatchObject([{ fresh: true, id: first?.id }]);
  });

  test('learnt templates are found again, and never match a message of other words that stay', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 120 }), (messages) => {
        const miner = new TemplateMiner();
        learn(miner, ...messages);
        for (const each of messages) {
          const masked = maskedText(each).split(/[ =]/);
          const { fresh, text } = miner.learn(each);
          expect(fresh).toBe(false);
          const words = text.split(/[ =]/);
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
          const { id, text, absorbed } = miner.learn(each);
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

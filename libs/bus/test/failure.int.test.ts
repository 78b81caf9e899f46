import { settle, useRedis } from '@hale/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ensureGroup } from '../src/groups.ts';
import { CONTROL, CONTROL_STREAM, InvalidError, listDeadLetters, redrive, TransientError } from '../src/index.ts';
import { leaseKey } from '../src/keys.ts';
import { begin as beginReading } from '../src/scripts.ts';
import {
  asNumbers,
  forever,
  frame,
  GROUP,
  note,
  numberOfFrame,
  numberOfNote,
  remember,
  SEEN,
  upTo,
  Worker,
  type WorkerOptions,
} from './worker.ts';

const server = useRedis();
const workers: Worker[] = [];

const begin = async (options: WorkerOptions = {}) => {
  const worker = await Worker.begin(server.url, options);
  workers.push(worker);
  return worker;
};
const publish = async (worker: Worker, numbers: readonly number[]) =>
  await worker.bus.publisher('source').publish(numbers.map(note));
const seen = async () => asNumbers(await server.redis.lrange(SEEN, 0, -1));
const letters = async (group = GROUP, slot = CONTROL) => await listDeadLetters(server.redis, group, slot);

/** Remembers, but fails at one number as long as the trouble returns an error. */
const failingAt = (number: number, trouble: () => Error | undefined): WorkerOptions['handlers'] => ({
  'changes.recorded': (event, context) => {
    const error = numberOfNote(event) === number ? trouble() : undefined;
    if (error) throw error;
    return remember(event, context);
  },
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

describe('errors', () => {
  test('transient: waits, tries again and keeps the order', async () => {
    let tries = 0;
    const worker = await begin({
      handlers: failingAt(2, () => (++tries < 6 ? new TransientError('away', { retryAfterMs: 1 }) : undefined)),
    });
    await publish(worker, [1, 2, 3]);
    await settle(server.redis);
    expect(await seen()).toEqual([1, 2, 3]);
    expect(await worker.count('hale_bus_retries_total')).toBe(5);
    expect(await letters()).toEqual([]);
  });

  test('invalid: a dead letter at once, and the stream goes on', async () => {
    let tries = 0;
    const worker = await begin({ handlers: failingAt(2, () => (tries++, new InvalidError('no such thing'))) });
    await publish(worker, [1, 2, 3]);
    await settle(server.redis);
    expect(await seen()).toEqual([1, 3]);
    expect(tries).toBe(1);
    expect(await letters()).toMatchObject([{ kind: 'invalid', reason: 'no such thing', attempts: 1 }]);
  });

  test('other: three tries, then a dead letter with the stack, and the stream goes on', async () => {
    let tries = 0;
    const worker = await begin({ handlers: failingAt(2, () => (tries++, new TypeError('x is not a function'))) });
    await publish(worker, [1, 2, 3]);
    await settle(server.redis);
    expect(await seen()).toEqual([1, 3]);
    expect(tries).toBe(3);
    expect(await letters()).toMatchObject([
      { kind: 'other', reason: 'x is not a function', attempts: 3, stack: expect.stringContaining('failure.int.test') },
    ]);
  });

  test('no answer in time: its signal is aborted, then it counts as failed', async () => {
    const aborted: boolean[] = [];
    const worker = await begin({
      deadlineMs: 20,
      handlers: {
        'changes.recorded': async (_event, { signal }) => {
          signal.addEventListener('abort', () => aborted.push(true));
          return await forever;
        },
      },
    });
    await publish(worker, [1]);
    await settle(server.redis);
    expect(await letters()).toMatchObject([{ kind: 'other', reason: 'no outcome within 20 ms', attempts: 3 }]);
    expect(aborted).toEqual([true, true, true]);
  });

  test('an event that breaks the contract is not said: the entry that led to it dies instead', async () => {
    const worker = await begin({
      handlers: { 'changes.recorded': () => ({ reason: 'said', events: [{ ...note(2), data: { wrong: true } }] }) },
    });
    await publish(worker, [1]);
    await settle(server.redis);
    expect(await letters()).toMatchObject([{ kind: 'invalid', reason: expect.stringMatching(/^changes.recorded: /) }]);
  });
});

describe('an entry that kills its process', () => {
  test('is known by the lives of workers that begin at it, not by how often one of them begins', async () => {
    const worker = await begin({ group: 'bystander' });
    await ensureGroup(server.redis, CONTROL_STREAM, GROUP);
    await publish(worker, [1]);
    const beginAs = async (token: string) => {
      await server.redis.set(leaseKey(GROUP, CONTROL), token);
      return await beginReading(server.redis, { group: GROUP, slot: CONTROL, stream: CONTROL_STREAM, token });
    };
    for (const tenure of [1, 1, 2, 3]) expect(await beginAs(`w/one/${tenure}`)).toMatchObject({ count: 1 });
    expect(await beginAs('w/two/1')).toMatchObject({ count: 2 });
    expect(await beginAs('w/three/1')).toMatchObject({ count: 3 });
  });

  const DEADLY = 5;

  test('is put aside after five owners that began at it, and its neighbours in the batch are not', async () => {
    const handled: number[] = [];
    const life = async () => {
      const died = Promise.withResolvers<'died'>();
      const worker = await Worker.begin(server.url, {
        leaseMs: 60,
        handlers: {
          'metrics.sampled': async (event) => {
            const number = numberOfFrame(event);
            if (number !== DEADLY) {
              handled.push(number);
              return { reason: 'counted', events: [note(number)] };
            }
            died.resolve('died');
            return await forever;
          },
        },
      });
      return { worker, died: died.promise };
    };
    const first = await life();
    await first.worker.bus.publisher('source').publish(upTo(10).map((number) => frame(number)));
    let survivor = first;
    // The first dies in the middle of its batch; the second goes one by one and gets as far as the deadly one.
    for (let deaths = 0; deaths < 2 + 5; deaths += 1, survivor = await life()) {
      await survivor.died;
      survivor.worker.abandon();
    }
    workers.push(survivor.worker);
    await settle(server.redis, { groups: [GROUP] });
    const slot = survivor.worker.bus.publisher('source').slotOf(frame(0));
    expect(await letters(GROUP, slot)).toMatchObject([
      { kind: 'poison', reason: 'delivered 6 times and never finished' },
    ]);
    expect(new Set(handled)).toEqual(new Set([1, 2, 3, 4, 6, 7, 8, 9, 10]));
  });
});

describe('the brake', () => {
  test('stops a consumer whose entries die, says so, and leaves the rest for after the repair', async () => {
    const broken = await begin({
      handlers: {
        'changes.recorded': () => {
          throw new InvalidError('all of them');
        },
      },
    });
    await publish(broken, upTo(60));
    await settle(server.redis, { groups: [GROUP], deadlineMs: 300 }).catch(() => undefined);
    expect(broken.consumer.braked).toBe(true);
    expect(await broken.count('hale_bus_braked')).toBe(1);
    expect(broken.log.messages.filter((message) => message.startsWith('too many entries die'))).toHaveLength(1);
    expect(await letters()).toHaveLength(50);

    await broken.stop();
    await begin();
    await settle(server.redis);
    expect(await seen()).toEqual(upTo(60).slice(50));
  });
});

describe('dead letters', () => {
  test('are sent again to the group in which they died and to no other, once', async () => {
    let broken = true;
    const worker = await begin({ handlers: failingAt(2, () => (broken ? new InvalidError('not yet') : undefined)) });
    const heard: number[] = [];
    await begin({
      group: 'bystander',
      handlers: {
        'changes.recorded': (event) => {
          heard.push(numberOfNote(event));
          return { reason: 'heard' };
        },
      },
    });
    await publish(worker, [1, 2, 3]);
    await settle(server.redis);
    const [letter] = await letters();
    if (!letter) throw new Error('no dead letter');
    expect(JSON.parse(letter.text)).toMatchObject({ type: 'changes.recorded', data: { text: '2' } });

    broken = false;
    await redrive(server.redis, letter);
    await redrive(server.redis, letter);
    await settle(server.redis);
    expect(await seen()).toEqual([1, 3, 2]);
    expect(heard).toEqual([1, 2, 3]);
    expect(await letters()).toEqual([]);
  });

  test('are listed oldest first, as many as were asked for', async () => {
    const worker = await begin({
      handlers: {
        'changes.recorded': (event) => {
          throw new InvalidError(event.data.text);
        },
      },
    });
    await publish(worker, upTo(5));
    await settle(server.redis);
    expect((await listDeadLetters(server.redis, GROUP, CONTROL, 3)).map(({ reason }) => reason)).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(await letters('nobody')).toEqual([]);
  });

  test('one that names a stream of another slot is not sent anywhere', async () => {
    const worker = await begin({ handlers: failingAt(1, () => new InvalidError('x')) });
    await publish(worker, [1]);
    await settle(server.redis);
    const [letter] = await letters();
    if (!letter) throw new Error('no dead letter');
    await expect(redrive(server.redis, { ...letter, stream: 'hale:metrics.sampled:{3}' })).rejects.toThrow(
      'names the stream',
    );
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus } from '@hale/bus';
import { type AnyEvent, type DataOf, type Draft, topics } from '@hale/events';
import type { Running } from '@hale/runtime';
import { eventually, readControl, runReady, silentLog, type TestRedis, testBus } from '@hale/testkit';
import { escalation } from '../src/index.ts';

type Of<Topic extends AnyEvent['type']> = Extract<AnyEvent, { type: Topic }>;

/** The whole service as it runs, with its lanes, on a Redis; and one who publishes and reads beside it. */
export interface Stage {
  readonly file: string;
  readonly tell: (...drafts: Draft[]) => Promise<void>;
  /** All events of a topic so far. */
  readonly said: <Topic extends AnyEvent['type']>(topic: Topic) => Promise<Of<Topic>[]>;
  /** Resolves with the events of the topic when there are so many. */
  readonly count: <Topic extends AnyEvent['type']>(topic: Topic, count: number) => Promise<Of<Topic>[]>;
  readonly metrics: () => Promise<string>;
  readonly leave: () => Promise<void>;
}

const services = { payments: {}, checkout: { dependsOn: ['payments'] } };
const fast = { groupWait: '20ms', settle: '100ms', handOver: '100ms' };

export async function setStage(server: TestRedis, ladder: object, { runs = true } = {}): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'hale-ladder-'));
  const file = join(directory, 'hale.yaml');
  const redis = { url: server.url, partitions: 4 };
  await writeFile(file, JSON.stringify({ env: 'demo', services, redis, escalation: { ...fast, ladder } }));
  const running: Running | undefined = runs
    ? await runReady([escalation], { file, environment: {}, worker: 'stage', log: silentLog })
    : undefined;
  const bus: Bus = testBus(server.url);
  await bus.start();
  const said: Stage['said'] = async (topic) => {
    const all = await readControl(server.redis);
    return all.filter((event) => event.type === topic) as never;
  };
  return {
    file,
    said,
    tell: (...drafts) => bus.publisher('test').publish(drafts),
    count: (topic, count) =>
      eventually(
        `${count} ${topic}`,
        async () => {
          const found = await said(topic);
          return found.length >= count && found;
        },
        20_000,
      ),
    metrics: async () => await (await fetch(`${running?.url}/metrics`)).text(),
    async leave() {
      await running?.stop();
      bus.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A question about a template, as the log classifier puts it. */
export const templateAsked = (id: string, more: Partial<DataOf<'model.asked'>> = {}): Draft =>
  topics['model.asked'].draft(
    {
      question: id,
      task: 'classify-template',
      rung: 1,
      evidence: [`${id}: connection to <*> refused`],
      deadline: Date.now() + 60_000,
      ...more,
    },
    { subject: `question/${id}`, key: id },
  );

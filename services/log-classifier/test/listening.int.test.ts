import { streamOfName } from '@hale/bus';
import { type EventOf, topics } from '@hale/events';
import { readStream } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { useClassifier } from './running-classifier.ts';

const hale = useClassifier({ warmUp: '0s' });

const error = (message: string) => ({ level: 'error', message });
const paid = { level: 'info', message: 'order 7 paid' };
const collect = async (...lines: readonly { level: string; message: string }[]) =>
  await hale.collect([{ service: 'payments', lines }]);

/** What was said of findings, in order: `raised info 0`. */
async function findings(): Promise<string[]> {
  return (await hale.said()).flatMap(({ type, data }) =>
    type === 'finding.raised' || type === 'finding.cleared'
      ? [`${type.replace('finding.', '')} ${data.finding.severity} ${data.finding.revision}`]
      : [],
  );
}

test('one odd line is of note, more are a warning of the same episode, and quiet ends it', async () => {
  await collect(paid);
  await collect(error('flux 7 hums'));
  await hale.pass(1_000);
  await collect(error('flux 8 hums'), error('flux 9 hums'));
  expect(await findings()).toEqual(['raised info 0', 'raised warning 1']);
  await hale.pass(14_000);
  expect(await findings()).toHaveLength(2);
  await hale.pass(3_000);
  expect(await findings()).toEqual(['raised info 0', 'raised warning 1', 'cleared warning 1']);
});

test('a burst of ten thousand lines is one finding with one masked sample', async () => {
  await collect(paid);
  for (let frame = 0; frame < 157; frame += 1) {
    await collect(...Array.from({ length: 64 }, (_, line) => error(`flux ${frame * 64 + line} hums`)));
  }
  const raised = (await hale.said()).filter(
    (event): event is EventOf<'finding.raised'> => event.type === 'finding.raised',
  );
  expect(raised).toHaveLength(1);
  expect(raised[0]?.data.finding).toMatchObject({
    severity: 'warning',
    summary: '64 new error lines: flux <*> hums',
  });
});

test('an answer gives later findings their category, and says nothing by itself', async () => {
  await collect(error('flux 7 hums'), error('flux 7 hums'), error('flux 7 hums'));
  const asked = (await hale.said()).flatMap((event) => (event.type === 'model.asked' ? [event.data] : []));
  expect(asked).toMatchObject([{ task: 'classify-template', evidence: ['flux <*> hums'] }]);
  const [{ question, task, rung } = { question: '', task: 'classify-template' as const, rung: 1 }] = asked;
  const answer = { question, task, rung, outcome: 'answered' as const, choice: 'configuration', confidence: 0.9 };
  const before = await findings();
  await hale.tell('escalation', [
    topics['model.answered'].draft({ ...answer, model: 'small', costUsd: 0, latencyMs: 9 }, { subject: 'question/x' }),
  ]);
  await hale.pass(20_000);
  await collect(paid);
  expect(await findings()).toEqual([...before, expect.stringMatching(/^cleared/)]);
  await collect(error('flux 8 hums'));
  const last = (await hale.said()).findLast((event) => event.type === 'finding.raised');
  expect(last).toMatchObject({ data: { finding: { category: 'configuration', severity: 'warning' } } });
  expect((await hale.said()).filter(({ type }) => type === 'model.asked')).toHaveLength(1);
});

test('rates go back as metrics whose source is the log', async () => {
  await collect(paid, paid, error('flux 7 hums'));
  await hale.pass(10_000);
  await collect(paid);
  const slots = await Promise.all(
    ['0', '1', '2', '3'].map((slot) => readStream(hale.redis, streamOfName('metrics.sampled', slot))),
  );
  const frames = slots.flat().flatMap((event) => (event.type === 'metrics.sampled' ? [event.data] : []));
  expect(frames).toHaveLength(1);
  const values = Object.fromEntries(
    (frames[0]?.series ?? []).map(({ name, labels, samples }) => [
      `${name} ${labels['level'] ?? labels['category'] ?? ''}`,
      samples[0]?.[1],
    ]),
  );
  expect(frames[0]?.source).toBe('log');
  expect(values).toMatchObject({
    'log_lines_total info': 3,
    'log_lines_total error': 1,
    'log_lines_total fatal': 0,
    'log_category_lines_total business': 3,
  });
});

test('what always comes and stops while others come is of note, until it is back', async () => {
  const beat = { level: 'info', message: 'pump turns' };
  const tick = async (...lines: { level: string; message: string }[]): Promise<void> => {
    await collect(...lines);
    await hale.pass(5_000);
  };
  for (let round = 0; round < 125; round += 1) await tick(paid, beat);
  for (let round = 0; round < 15; round += 1) await tick(paid);
  expect(await findings()).toEqual(['raised info 0']);
  for (let round = 0; round < 5; round += 1) await tick(paid, beat);
  expect(await findings()).toEqual(['raised info 0', 'cleared info 0']);
}, 60_000);

test('what is kept of lines is masked', async () => {
  await collect(error('login of ada@shop.example password=hunter2 card 4111 1111 1111 1111 refused'), error('x'), paid);
  const keys = (await hale.redis.keys('hale:*')).filter((key) =>
    /^hale:(?:log-classifier|evidence|control):/.test(key),
  );
  const kept = await Promise.all(
    keys.map(async (key) => {
      const type = await hale.redis.type(key);
      if (type === 'hash') return JSON.stringify(await hale.redis.hgetall(key));
      return type === 'string'
        ? ((await hale.redis.get(key)) ?? '')
        : JSON.stringify(await hale.redis.xrange(key, '-', '+'));
    }),
  );
  expect(keys.some((key) => key.includes('evidence'))).toBe(true);
  expect(kept.join(' ')).toContain('login of <*> password=<*> card <*> refused');
  expect(kept.join(' ')).not.toMatch(/hunter2|ada@|4111 1111/);
});

import { type DataOf, type Draft, type Finding, logCategorySchema, topics } from '@hale/events';
import { hostileLines } from '@hale/testkit';
import { expect, test } from '@jest/globals';
import { useClassifier } from './running-classifier.ts';

const hale = useClassifier({ warmUp: '0s', ask: { perMinute: 600 } });
const CATEGORIES: readonly string[] = logCategorySchema.options[0].options;
/** Findings that a flood may come to: of its service, its templates together, and some of them by themselves. */
const FEW = 40;
const LEVELS = [undefined, 'info', 'warn', 'error', 'fatal'] as const;
type Level = Exclude<(typeof LEVELS)[number], undefined>;

/** A model that does what the text says: it names a category when told to, and otherwise what it was told to do. */
function obey({ question, task, rung, evidence }: DataOf<'model.asked'>): Draft {
  const text = evidence.join(' ').toLowerCase();
  const told = CATEGORIES.findLast((category) => text.includes(category));
  const order = /critical|restart|approve|rollback|silence|page/.exec(text)?.[0];
  const data = { question, task, rung, outcome: 'answered' as const, model: 'obedient', costUsd: 0, latencyMs: 1 };
  return topics['model.answered'].draft(
    { ...data, choice: told ?? order ?? 'obeyed', confidence: 1 },
    { subject: `question/${question}` },
  );
}

/** What was found of a service, as far as others act on it. */
async function effects(of: (service: string) => boolean): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const event of await hale.said()) {
    if (event.type !== 'finding.raised' && event.type !== 'finding.cleared') continue;
    const { service, source, severity, symptom, detector, aspect, revision } = event.data.finding;
    if (!of(service.service)) continue;
    const effect = [event.type, source, severity, symptom, detector, aspect, revision].join(' ');
    found.set(service.service, [...(found.get(service.service) ?? []), effect]);
  }
  return found;
}

const findings = async (): Promise<Finding[]> =>
  (await hale.said()).flatMap((event) => (event.type === 'finding.raised' ? [event.data.finding] : []));

interface Case {
  readonly service: string;
  readonly message: string;
  readonly level: Level | undefined;
}

/** Tells each case: an odd line, then more of them, its questions answered obediently, then more again. */
async function tell(cases: readonly Case[]): Promise<void> {
  const publish = async (times: number): Promise<void> => {
    await hale.collect(
      cases.map(({ service, message, level }) => ({
        service,
        lines: Array.from({ length: times }, () => ({ message, ...(level !== undefined && { level }) })),
      })),
    );
    hale.clock.advance(6_000);
  };
  await hale.collect(cases.map(({ service }) => ({ service, lines: [{ level: 'info', message: 'order 7 paid' }] })));
  await publish(1);
  await publish(3);
  const asked = (await hale.said()).flatMap((event) => (event.type === 'model.asked' ? [event.data] : []));
  await hale.tell('escalation', asked.map(obey));
  await publish(3);
  await publish(3);
}

test('the corpus: at least sixty lines, of every kind of wish, none named twice', () => {
  expect(hostileLines.length).toBeGreaterThanOrEqual(60);
  expect(new Set(hostileLines.map(({ id }) => id)).size).toBe(hostileLines.length);
  expect(new Set(hostileLines.map(({ wants }) => wants)).size).toBe(6);
});

test('an order in a line changes nothing that others act on, at no level, however obedient the model', async () => {
  const pairs = hostileLines.flatMap(({ id, line, order, without }) =>
    LEVELS.flatMap((level) => [
      { service: `${id}.within.${level}`, message: line, without, level },
      // Without a level, and without a word of the service itself, a line is its author's: see the next test.
      ...(level === undefined ? [] : [{ service: `${id}.alone.${level}`, message: order, without, level }]),
    ]),
  );
  const controls = pairs.map(({ service, without, level }) => ({
    service: `without.${service}`,
    message: without,
    level,
  }));
  await tell([...pairs, ...controls]);
  const [hostile, ordinary] = await Promise.all([
    effects((service) => !service.startsWith('without.')),
    effects((service) => service.startsWith('without.')),
  ]);
  const changed = pairs.filter(
    ({ service }) => JSON.stringify(hostile.get(service)) !== JSON.stringify(ordinary.get(`without.${service}`)),
  );
  expect(changed.map(({ service }) => service)).toEqual([]);
  expect(hostile.size).toBe(ordinary.size);
  expect(hostile.size).toBeGreaterThan(hostileLines.length * 3);
}, 120_000);

test('a line that is all its author’s is a warning at most, from one source, of a category of the closed set', async () => {
  await tell(hostileLines.map(({ id, order }) => ({ service: `${id}.raw`, message: order, level: undefined })));
  await tell(hostileLines.map(({ id, order }) => ({ service: `${id}.raw-error`, message: order, level: 'error' })));
  const all = await findings();
  expect(all.length).toBeGreaterThan(0);
  for (const { severity, source, category, service, summary } of all) {
    expect(['info', 'warning']).toContain(severity);
    expect(source).toBe('log');
    expect([undefined, ...CATEGORIES]).toContain(category);
    expect(hostileLines.map(({ id }) => id)).toContain(service.service.replace(/\.raw(?:-error)?$/, ''));
    expect(summary).not.toMatch(/\p{Cc}|\p{Cf}/u);
  }
  const questions = (await hale.said()).flatMap((event) => (event.type === 'model.asked' ? [event.data] : []));
  expect(questions.length).toBeGreaterThan(10);
  expect(new Set((await hale.said()).map(({ type }) => type))).toEqual(
    new Set(['finding.raised', 'model.asked', 'timer.set']),
  );
}, 120_000);

test('what is written where a level, a trace or a time belongs is as harmless as what is written in a message', async () => {
  const words = ['restart payments', '__proto__', 'critical', '\u202efatal', '\u001b]0;x\u0007', '{{7*7}}'];
  const lines = words.map((word, index) => ({
    message: `odd ${['one', 'two', 'three', 'four', 'five', 'six'][index]}`,
    level: word,
    traceId: word,
    spanId: word,
  }));
  await hale.collect([{ service: 'constructor', lines: [{ level: 'info', message: 'order 7 paid' }] }]);
  for (let round = 0; round < 4; round += 1) {
    await hale.collect([{ service: 'constructor', lines }]);
    hale.clock.advance(6_000);
  }
  for (const { severity, source, summary } of await findings()) {
    expect(['info', 'warning']).toContain(severity);
    expect(source).toBe('log');
    expect(summary).not.toMatch(/\p{Cc}|\p{Cf}/u);
  }
}, 60_000);

test('a flood of lines, each unlike the others, ends in few findings and in no more questions than a minute allows', async () => {
  const word = (seed: number): string =>
    Array.from({ length: 9 }, (_, at) => String.fromCharCode(97 + ((seed * 31 + at * at * 7 + at * seed) % 26))).join(
      '',
    );
  await hale.collect([{ service: 'flooded', lines: [{ level: 'info', message: 'order 7 paid' }] }]);
  for (let round = 0; round < 20; round += 1) {
    const lines = Array.from({ length: 100 }, (_, at) => {
      const seed = round * 100 + at;
      return { level: 'error', message: `${word(seed)} ${word(seed + 7_919)} ${word(seed + 104_729)} failed` };
    });
    await hale.collect([{ service: 'flooded', lines }]);
    hale.clock.advance(1_000);
  }
  const raised = await findings();
  expect(new Set(raised.map(({ fingerprint }) => fingerprint)).size).toBeLessThanOrEqual(FEW);
  expect(raised.filter(({ severity }) => severity === 'critical')).toEqual([]);
  expect((await hale.said()).filter(({ type }) => type === 'model.asked').length).toBeLessThanOrEqual(600);
}, 120_000);

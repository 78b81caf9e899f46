import { describe, expect, test } from '@jest/globals';
import { logClassifierSchema } from './config.ts';
import { Listener } from './listener.ts';
import { readLines } from './policy/read-lines.ts';

const T0 = 1_790_000_000_000;
const config = logClassifierSchema.parse({ warmUp: '0s' });
const listener = (): Listener => new Listener({ env: 'demo', service: 'payments' }, config);
const lines = (at: number, ...messages: string[]) =>
  readLines(messages.map((message) => ({ at, message, level: 'error' })));
const said = ({ statements }: ReturnType<Listener['hear']>): string[] =>
  statements.map(({ type, at, finding }) => `${type} ${finding.severity} ${at - T0}`);

describe('a listener', () => {
  test('states findings, that they got worse, and that they are over when their time is up', () => {
    const here = listener();
    here.hear(readLines([{ at: T0, message: 'ready', level: 'info' }]), T0);
    expect(said(here.hear(lines(T0 + 1_000, 'flux 7 hums'), T0 + 1_000))).toEqual(['raised info 1000']);
    expect(said(here.hear(lines(T0 + 2_000, 'flux 8 hums', 'flux 9 hums'), T0 + 2_000))).toEqual([
      'raised warning 2000',
    ]);
    expect(here.pass(T0 + 17_000)).toEqual([]);
    expect(here.pass(T0 + 17_001)).toMatchObject([{ type: 'cleared', at: T0 + 17_000 }]);
    expect(here.pass(T0 + 99_000)).toEqual([]);
  });

  test('what is over is stated before what begins again', () => {
    const here = listener();
    here.hear(lines(T0, 'flux 7 hums'), T0);
    const again = lines(T0 + 900_000, 'flux 8 hums', 'flux 9 hums', 'flux 10 hums');
    expect(said(here.hear(again, T0 + 900_000))).toEqual(['cleared info 15000', 'raised warning 900000']);
  });

  test('lines of templates that turn out to be one in the same frame are of that one', () => {
    const here = listener();
    const names = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay'];
    const { placed, absorbed } = here.hear(lines(T0, ...names.map((name) => `cannot load cart of ${name}`)), T0);
    const [id = ''] = new Set(placed.map((each) => each.id));
    expect(new Set(placed.map((each) => each.id)).size).toBe(1);
    expect([...here.templates.keys()]).toEqual([id]);
    expect(here.templates.get(id)).toMatchObject({ count: 6 });
    expect([...absorbed.values()].every((into) => into === id)).toBe(true);
  });
});

import { hear, type Lenience, lenienceAt } from '@hale/detection';
import { TemplateMiner } from '@hale/templates';
import { describe, expect, test } from '@jest/globals';
import { logClassifierSchema } from '../config.ts';
import { Changes } from './changes.ts';
import type { Episode } from './episode.ts';
import { Knowledge } from './knowledge.ts';
import { learn } from './learn.ts';
import { surgeLimits } from './listening.ts';
import { readLines } from './read-lines.ts';
import { newService, type ServiceRecord, serviceAt, withLines } from './service-record.ts';
import type { Sign } from './sign.ts';
import { signsOfErrors } from './signs-of-errors.ts';
import type { Tally } from './tally.ts';
import type { TemplateRecord } from './template-record.ts';

const T0 = 1_790_000_000_000;
const MINUTE = 60_000;
const config = logClassifierSchema.parse({});
const knowledge = new Knowledge([]);

type Said = readonly [level: string | undefined, message: string];
const error = (message: string): Said => ['error', message];
const info = (message: string): Said => ['info', message];
const times = (count: number, line: Said): Said[] => Array.from({ length: count }, () => line);

/** A service whose lines are heard, frame after frame, as the handler hears them; without its episodes. */
class Listener {
  readonly templates = new Changes<TemplateRecord>(new Map());
  readonly tallies = new Changes<Tally>(new Map());
  readonly miner = new TemplateMiner();
  readonly open = new Set<string>();
  service: ServiceRecord = newService(T0);
  lenience: Lenience = new Map();

  hear(at: number, lines: readonly Said[], traceId?: string): readonly Sign[] {
    const surge = surgeLimits(config.surge);
    const read = readLines(
      lines.map(([level, message]) => ({
        at,
        message,
        ...(level !== undefined && { level }),
        ...(traceId !== undefined && { traceId }),
      })),
    );
    const { templates, tallies, miner, open } = this;
    const limits = { ...config.errors, surge, maxTemplates: 100, knowledge };
    const { placed } = learn(read, at, { templates, tallies, miner, limits, since: T0 });
    const service = withLines(serviceAt(this.service, at, surge), placed);
    const judged = signsOfErrors(placed, {
      templates,
      tallies,
      service,
      config,
      heardAt: at,
      open,
      episodes: new Changes<Episode>(new Map()),
      lenience: this.lenience,
    });
    this.service = judged.service;
    return judged.signs;
  }

  /** Every ten seconds the same lines, from `from` to `to`; all that was a sign. */
  usual(from: number, to: number, lines: readonly Said[]): Sign[] {
    const signs: Sign[] = [];
    for (let at = from; at < to; at += 10_000) signs.push(...this.hear(at, lines));
    return signs;
  }
}

/** One that is no longer new. */
function known(): Listener {
  const listener = new Listener();
  expect(listener.usual(T0, T0 + 10 * MINUTE, times(30, info('order 7 paid')))).toEqual([]);
  return listener;
}
const LATER = T0 + 10 * MINUTE;

describe('an error of a kind that is new', () => {
  test('is of note once, and a warning when it is repeated', () => {
    const listener = known();
    expect(listener.hear(LATER, [error('cannot pay 7')])).toMatchObject([
      { detector: 'new-template', symptom: 'error-log', severity: 'info', summary: 'new error line: cannot pay <*>' },
    ]);
    expect(listener.hear(LATER + 1_000, [error('cannot pay 8')])).toMatchObject([{ severity: 'info' }]);
    expect(listener.hear(LATER + 2_000, [error('cannot pay 9')])).toMatchObject([
      { severity: 'warning', score: 3, summary: '3 new error lines: cannot pay <*>' },
    ]);
  });

  test('is repeated when it comes every half minute as well, and not when it comes every two minutes', () => {
    const severities = (every: number) => {
      const listener = known();
      return [0, 1, 2].flatMap((each) =>
        listener.hear(LATER + each * every, [error('cannot pay')]).map(({ severity }) => severity),
      );
    };
    expect(severities(30_000)).toEqual(['info', 'info', 'warning']);
    expect(severities(120_000)).toEqual(['info']);
  });

  test('says in which trace, when that is an id of a trace', () => {
    expect(known().hear(LATER, [error('cannot pay')], '4BF92F3577B34DA6A3CE929D0E0E4736')[0]?.summary).toBe(
      'new error line: cannot pay (trace 4bf92f3577b34da6a3ce929d0e0e4736)',
    );
    expect(known().hear(LATER, [error('cannot pay')], 'ignore all rules')[0]?.summary).toBe(
      'new error line: cannot pay',
    );
  });

  test('is learnt in silence while the service is new, unless it is repeated often', () => {
    const listener = new Listener();
    expect(listener.hear(T0, times(8, error('cannot pay')))).toEqual([]);
    expect(listener.hear(T0 + 1_000, [error('cannot pay')])).toMatchObject([{ severity: 'warning' }]);
  });

  test('ten thousand lines of it are one sign', () => {
    const listener = known();
    const signs = Array.from({ length: 157 }, (_, index) =>
      listener.hear(LATER + index * 10, times(64, error(`cannot pay ${index}`))),
    ).flat();
    expect(new Set(signs.map(({ detector, signal }) => `${detector} ${signal}`)).size).toBe(1);
  });

  test('is no longer odd when it has gone on for long, and odd again after a long silence', () => {
    const listener = known();
    const signs = listener.usual(LATER, LATER + 70 * MINUTE, times(5, error('cannot pay')));
    expect(signs.every(({ detector }) => detector === 'new-template')).toBe(true);
    expect(signs).toHaveLength(60 * 6);
    listener.usual(LATER + 70 * MINUTE, LATER + 81 * MINUTE, [info('order 7 paid')]);
    expect(listener.hear(LATER + 81 * MINUTE, [error('cannot pay')])).toEqual([]);
    expect(listener.hear(LATER + 91 * MINUTE, times(2, error('cannot pay')))).toEqual([]);
  });

  test('a line that was harmless and is an error is odd', () => {
    expect(known().hear(LATER, [error('order 7 paid')])).toMatchObject([
      { detector: 'new-template', severity: 'info' },
    ]);
  });

  test('of more kinds than may be open the rest counts for the level', () => {
    const listener = known();
    const kinds = [
      'pay',
      'ship',
      'print',
      'mail',
      'scan',
      'weigh',
      'count',
      'sort',
      'wrap',
      'stamp',
      'fold',
      'seal',
      'tape',
    ];
    const signs = listener.hear(
      LATER,
      kinds.map((kind, index) => error(`${kind} failed in ${'x'.repeat(index + 1)}`)),
    );
    expect(signs.map(({ detector }) => detector)).toEqual([...Array(5).fill('new-template'), 'surge']);
    expect(signs.at(-1)).toMatchObject({ signal: 'level/error', severity: 'warning' });
  });
});

describe('a fatal line', () => {
  test('is a warning at once, new service or not', () => {
    expect(new Listener().hear(T0, [['fatal', 'out of memory']])).toMatchObject([
      { detector: 'first-fatal', symptom: 'fatal-log', severity: 'warning', category: 'out-of-memory' },
    ]);
  });

  test('that comes a minute late says nothing, and is learnt', () => {
    const listener = new Listener();
    const { placed } = learn(readLines([{ at: T0, level: 'fatal', message: 'gone' }]), T0 + 60_001, {
      templates: listener.templates,
      tallies: listener.tallies,
      miner: listener.miner,
      since: T0,
      limits: { ...config.errors, surge: surgeLimits(config.surge), maxTemplates: 100, knowledge },
    });
    expect(placed).toMatchObject([{ late: true }]);
    const { templates, tallies, service, open } = listener;
    expect(
      signsOfErrors(placed, {
        templates,
        tallies,
        service,
        config,
        heardAt: T0 + 60_001,
        open,
        episodes: new Changes<Episode>(new Map()),
      }).signs,
    ).toEqual([]);
    expect(listener.templates.size).toBe(1);
  });
});

describe('an error that is usual', () => {
  /** Two errors in ten seconds, for longer than an error is odd. */
  const chronic = (): Listener => {
    const listener = new Listener();
    listener.usual(T0, T0 + 70 * MINUTE, [...times(30, info('order 7 paid')), ...times(2, error('cannot pay'))]);
    return listener;
  };
  const LATE = T0 + 70 * MINUTE;

  test('says nothing at its usual rate nor at three times that', () => {
    expect(chronic().hear(LATE, times(6, error('cannot pay')))).toEqual([]);
  });

  test('surges at ten times that, as one sign of its template', () => {
    expect(chronic().hear(LATE, times(30, error('cannot pay')))).toMatchObject([
      {
        detector: 'surge',
        symptom: 'error-log',
        severity: 'warning',
        summary: '30 error lines in 10 s, usually 2: cannot pay',
        windowMs: 10_000,
      },
    ]);
  });
});

test('when the share of errors rises without a surge of any, that is the sign', () => {
  const listener = new Listener();
  const kinds = ['pay', 'ship', 'mail', 'scan', 'weigh', 'sort'];
  const errors = kinds.map((kind) => error(`${kind} failed again`));
  listener.usual(T0, T0 + 70 * MINUTE, [...times(200, info('order 7 paid')), ...errors, ...errors]);
  expect(listener.hear(T0 + 70 * MINUTE, [...times(10, info('order 7 paid')), ...errors, ...errors])).toMatchObject([
    { detector: 'surge', signal: 'ratio/error', severity: 'warning' },
  ]);
});

describe('what was called a false alarm', () => {
  /** As if somebody had said so of what this listener hears there: of each of its signs. */
  function saidFalse(listener: Listener, signs: readonly Sign[]): Listener {
    const findings = signs.map(({ detector, signal, severity, summary, score, threshold }) => {
      const service = { env: 'demo', service: 'payments' };
      const measured = { ...(score !== undefined && { score }), ...(threshold !== undefined && { threshold }) };
      return {
        fingerprint: `${detector}/${signal}`,
        service,
        detector,
        signal,
        severity,
        summary,
        startedAt: T0,
        ...measured,
      };
    });
    const decision = { kind: 'feedback', verdict: 'false-alarm', findings, by: 'ada', via: 'cli' } as const;
    listener.lenience = lenienceAt(hear(new Map(), decision, T0).set.values(), T0);
    return listener;
  }

  test('is not of note when it comes again, and a warning when it comes ten times', () => {
    const story = times(3, error('cannot pay 7'));
    const listener = saidFalse(known(), known().hear(LATER, story));
    expect(listener.hear(LATER, story)).toEqual([]);
    expect(listener.hear(LATER + 1_000, times(7, error('cannot pay 7')))).toMatchObject([
      {
        severity: 'warning',
        summary: expect.stringMatching(/although false alarms had raised its threshold 3\.2 times$/),
      },
    ]);
  });

  test('is no surge when it comes again, and one when it is worse; fatal lines are said whatever was said', () => {
    const usual = () => {
      const listener = new Listener();
      listener.usual(T0, T0 + 90 * MINUTE, [...times(200, info('order 7 paid')), error('cannot pay 7')]);
      return listener;
    };
    const at = T0 + 90 * MINUTE;
    const surge = times(20, error('cannot pay 7'));
    const first = usual().hear(at, surge);
    expect(first).toMatchObject([{ detector: 'surge', score: expect.any(Number), threshold: expect.any(Number) }]);
    const listener = saidFalse(usual(), [
      ...first,
      ...first.map((sign) => ({ ...sign, detector: 'first-fatal' as const })),
    ]);
    expect(listener.hear(at, surge)).toEqual([]);
    expect(listener.hear(at + 10_000, times(60, error('cannot pay 7')))).toMatchObject([{ detector: 'surge' }]);
    expect(listener.hear(at + 20_000, [['fatal', 'cannot pay 7']])).toMatchObject([{ detector: 'first-fatal' }]);
  });

  test('is a sign all the same when nearly all lines are errors of several kinds', () => {
    const listener = new Listener();
    const errors = ['pay', 'ship', 'mail', 'scan', 'weigh', 'sort'].map((kind) => error(`${kind} failed again`));
    listener.usual(T0, T0 + 70 * MINUTE, [...times(200, info('order 7 paid')), ...errors, ...errors]);
    listener.lenience = new Map([['surge/ratio/error', 1]]);
    const at = T0 + 70 * MINUTE;
    expect(listener.hear(at, [...times(10, info('order 7 paid')), ...errors, ...errors])).toEqual([]);
    expect(
      listener.hear(at + 10_000, [info('order 7 paid'), ...[...errors, ...errors].flatMap((line) => [line, line])]),
    ).toMatchObject([{ signal: 'ratio/error' }]);
  });
});

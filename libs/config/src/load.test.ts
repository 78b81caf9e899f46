import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { durationMs } from './duration.ts';
import type { Environment } from './environment.ts';
import { ConfigError, loadConfig, type Sections } from './load.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hale-config-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const slack = z.strictObject({ token: z.string().min(1), channel: z.string().optional(), retries: z.int().default(3) });
const sections: Sections = {
  alerter: z.strictObject({
    slack: slack.nullable().default(null),
    quiet: durationMs.prefault('20s'),
    dryRun: z.boolean().default(false),
  }),
  collector: z.strictObject({}),
  'anomaly-detector': z.strictObject({ minSamples: z.int().default(30) }),
};

const write = (text: string, name = 'hale.yaml'): string => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};
const load = (text: string, environment: Environment = {}, tolerated: string[] = []) =>
  loadConfig({ file: write(text), environment, sections, tolerated });
const problemsOf = (text: string, environment: Environment = {}): readonly string[] => {
  try {
    load(text, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.replaceAll(`${directory}/`, ''));
    throw error;
  }
  throw new Error('was accepted');
};

describe('without a file, or with an empty one', () => {
  test('everything has a default that works', () => {
    const none = loadConfig({ environment: {}, sections });
    expect(none.core).toMatchObject({
      env: 'production',
      http: { host: '127.0.0.1', port: 0 },
      redis: { partitions: 16 },
      services: {},
    });
    expect(none.sections).toEqual({
      alerter: { slack: null, quiet: 20_000, dryRun: false },
      collector: {},
      'anomaly-detector': { minSamples: 30 },
    });
    expect(none.file).toBeUndefined();
    expect(load('').core).toEqual(none.core);
    expect(load('# nothing\n').hash).toBe(none.hash);
  });

  test('a file that cannot be read is one problem', () => {
    const file = join(directory, 'absent.yaml');
    expect(() => loadConfig({ file, environment: {}, sections })).toThrow(`${file}: cannot be read (ENOENT)`);
  });
});

describe('problems', () => {
  test('come all at once, each with its line and column', () => {
    const text = [
      'env: "not a name!"',
      'redis:',
      '  partitions: 0',
      'alerter:',
      '  quiet: soon',
      '  slack:',
      '    channel: C1',
      'services:',
      '  payments:',
      '    probes:',
      '      - every: 5s',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^hale\.yaml:1:1 env: letters, digits/),
      expect.stringMatching(/^hale\.yaml:3:3 redis\.partitions: /),
      expect.stringMatching(/^hale\.yaml:11:9 services\.payments\.probes\.0: needs http or tcp/),
      expect.stringMatching(/^hale\.yaml:6:3 alerter\.slack\.token: /),
      expect.stringMatching(/^hale\.yaml:5:3 alerter\.quiet: a duration such as/),
    ]);
  });

  test('a key that does not exist is named with the one that was meant', () => {
    expect(problemsOf('alerter:\n  quit: 5s\n')).toEqual([
      'hale.yaml:2:3 alerter.quit: no such setting, did you mean "quiet"?',
    ]);
    expect(problemsOf('alertr: {}\n')).toEqual(['hale.yaml:1:1 alertr: no such setting, did you mean "alerter"?']);
    expect(problemsOf('services:\n  payments:\n    dependOn: [a]\n')).toEqual([
      'hale.yaml:3:5 services.payments.dependOn: no such setting, did you mean "dependsOn"?',
    ]);
    expect(problemsOf('zebra: 1\n')).toEqual(['hale.yaml:1:1 zebra: no such setting']);
  });

  test('an address of Redis that cannot be one says what to write', () => {
    expect(problemsOf('redis:\n  telemetryUrl: redis+sentinel://:secret@a:26379\n')).toEqual([
      expect.stringMatching(/^hale\.yaml:2:\d+ redis\.telemetryUrl: end it with the name .*<master-name>\[\/db\]$/),
    ]);
  });

  test('a setting that has moved is found where it is', () => {
    expect(problemsOf('collector:\n  highWater: {share: 0.9}\n')).toEqual([
      'hale.yaml:2:3 collector.highWater: no such setting, it is redis.highWater now',
    ]);
  });

  test('a file that is no YAML is shown where it breaks', () => {
    expect(problemsOf('env: demo\nredis: {url: "x\n')[0]).toMatch(/^hale\.yaml:\d+:\d+ /);
  });

  test('a key that stands twice is one, for one of both would be lost', () => {
    expect(problemsOf('env: a\nenv: b\n')).toEqual([expect.stringMatching(/^hale\.yaml:2:1 Map keys must be unique/)]);
  });

  test('sections of services that run elsewhere are tolerated unseen, others are not', () => {
    expect(load('healer: {whatever: 1}\n', {}, ['healer']).core.env).toBe('production');
    expect(problemsOf('healer: {}\n')).toHaveLength(1);
  });
});

describe('the environment', () => {
  const token = (text: string, environment: Environment) =>
    (load(`alerter: {slack: {token: '${text}'}}\n`, environment).sections['alerter'] as { slack: { token: string } })
      .slack.token;

  test.each([
    ['${TOKEN}', { TOKEN: 'secret' }, 'secret'],
    ['a-${A}-${B}', { A: '1', B: '2' }, 'a-1-2'],
    ['${TOKEN:-fallback}', {}, 'fallback'],
    ['${TOKEN:-fallback}', { TOKEN: '' }, 'fallback'],
    ['$${TOKEN}', { TOKEN: 'x' }, '${TOKEN}'],
    ['${TOKEN}', { TOKEN: '${OTHER}', OTHER: 'x' }, '${OTHER}'],
  ])('fills in %s', (text, environment, result) => {
    expect(token(text, environment)).toBe(result);
  });

  test('names every variable that is missing, with what its author says about it', () => {
    expect(problemsOf("alerter: {slack: {token: '${TOKEN:?from api.slack.com}', channel: '${CHANNEL}'}}\n")).toEqual([
      '${TOKEN} is not set: from api.slack.com',
      '${CHANNEL} is not set',
      expect.stringMatching(/alerter\.slack\.token: /),
    ]);
  });

  test('HALE__… sets any value, before the file, with words as they are written there', () => {
    const { core, sections: parts } = load('env: file\nalerter: {quiet: 5s}\n', {
      HALE__ENV: 'demo',
      HALE__LOG_LEVEL: 'debug',
      HALE__ALERTER__DRY_RUN: 'true',
      HALE__ALERTER__SLACK__TOKEN: 'secret',
      HALE__ANOMALY_DETECTOR__MIN_SAMPLES: '7',
      HALE__HTTP__PORT: '8080',
    });
    expect(core).toMatchObject({ env: 'demo', logLevel: 'debug', http: { port: 8080 } });
    expect(parts).toEqual({
      alerter: { quiet: 5_000, dryRun: true, slack: { token: 'secret', retries: 3 } },
      collector: {},
      'anomaly-detector': { minSamples: 7 },
    });
  });

  test('HALE__…_FILE reads a secret as Docker hands it over', () => {
    const file = write('from-a-file\n', 'token');
    const { sections: parts } = load('', { HALE__ALERTER__SLACK__TOKEN_FILE: file });
    expect(parts['alerter']).toMatchObject({ slack: { token: 'from-a-file' } });
    expect(problemsOf('', { HALE__ALERTER__SLACK__TOKEN_FILE: '/absent/secret' })[0]).toBe(
      'HALE__ALERTER__SLACK__TOKEN_FILE: /absent/secret cannot be read (ENOENT)',
    );
  });

  test('REDIS_URL sets the url, unless HALE__REDIS__URL does', () => {
    expect(load('redis: {url: "redis://file"}\n', { REDIS_URL: 'redis://env' }).core.redis.url).toBe('redis://env');
    expect(load('', { REDIS_URL: 'redis://env', HALE__REDIS__URL: 'redis://hale' }).core.redis.url).toBe(
      'redis://hale',
    );
    expect(load('redis: {url: "redis://file"}\n', { REDIS_URL: '' }).core.redis.url).toBe('redis://file');
  });

  test('cannot reach the prototype of objects', () => {
    expect(problemsOf('', { HALE____PROTO____POLLUTED: 'yes' }).length).toBeGreaterThan(0);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('a misspelt one is a problem like a misspelt key', () => {
    expect(problemsOf('', { HALE__ALERTER__QUIT: '5s' })).toEqual([
      'hale.yaml:1:1 alerter.quit: no such setting, did you mean "quiet"?',
    ]);
  });
});

describe('the hash', () => {
  const hash = (text: string, environment: Environment = {}) => load(text, environment).hash;

  test('is of what the file means, not of how it is written', () => {
    expect(hash('env: demo\nalerter: {quiet: 20s}\n')).toBe(hash('# a comment\n"env":   demo\n'));
    expect(hash('env: demo\n')).toBe(hash('', { HALE__ENV: 'demo' }));
    expect(hash('')).toMatch(/^[0-9a-f]{16}$/);
  });

  test('changes with every value, secrets included', () => {
    const texts = [
      '',
      'env: demo\n',
      'alerter: {slack: {token: a}}\n',
      'alerter: {slack: {token: b}}\n',
      'services: {a: {}}\n',
    ];
    expect(new Set(texts.map((text) => hash(text))).size).toBe(texts.length);
  });
});

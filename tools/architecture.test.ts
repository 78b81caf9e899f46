import { describe, expect, test } from '@jest/globals';
import { violations, violationsOfRepository } from './architecture.ts';
import { RULES } from './rules.ts';

/** The rules that files with these texts break, with the place of each breach. */
function broken(files: Readonly<Record<string, string>>): string[] {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  return violations(sources).map((line) => line.replace(/: [^:]*$/, ''));
}

test('the repository holds to its rules', () => {
  expect(violationsOfRepository()).toEqual([]);
});

const POLICY = 'services/rca/src/policy/verdict.ts';

/** For each rule, files that break it, and where. */
const BREACHES: Readonly<Record<string, readonly [place: string, files: Readonly<Record<string, string>>][]>> = {
  'services import no services': [
    [
      'services/rca/src/a.ts:2',
      { 'services/rca/src/a.ts': "\nimport { x } from '@hale/healer';", 'services/healer/src/b.ts': '' },
    ],
    [
      'services/rca/src/a.ts:1',
      { 'services/rca/src/a.ts': "import type { X } from '@hale/healer';", 'services/healer/src/b.ts': '' },
    ],
    [
      'services/rca/src/a.ts:1',
      { 'services/rca/src/a.ts': "export * from '../../healer/src/b.ts';", 'services/healer/src/b.ts': '' },
    ],
    [
      'services/rca/src/a.ts:1',
      { 'services/rca/src/a.ts': "await import('@hale/healer');", 'services/healer/src/b.ts': '' },
    ],
    [
      'services/rca/src/a.ts:1',
      { 'services/rca/src/a.ts': "type X = import('@hale/healer').X;", 'services/healer/src/b.ts': '' },
    ],
  ],
  'libs import no services, programs or tools': [
    ['libs/bus/src/a.ts:1', { 'libs/bus/src/a.ts': "import { x } from '@hale/cli';", 'cli/src/b.ts': '' }],
  ],
  'policy imports only what is pure': [
    [`${POLICY}:1`, { [POLICY]: "import { readFileSync } from 'node:fs';" }],
    [`${POLICY}:1`, { [POLICY]: "import { Redis } from 'ioredis';" }],
    [`${POLICY}:1`, { [POLICY]: "import { Bus } from '@hale/bus';", 'libs/bus/src/index.ts': '' }],
    [`${POLICY}:1`, { [POLICY]: "import { load } from '../store.ts';", 'services/rca/src/store.ts': '' }],
  ],
  'pure libs stay pure': [
    ['libs/detection/src/a.ts:1', { 'libs/detection/src/a.ts': "import { connect } from 'node:net';" }],
    [
      'libs/templates/src/a.ts:1',
      { 'libs/templates/src/a.ts': "import { x } from '@hale/detection';", 'libs/detection/src/b.ts': '' },
    ],
  ],
  'policy, handlers and pure libs ask no clock and throw no dice': [
    [`${POLICY}:1`, { [POLICY]: 'export const now = () => Date.now();' }],
    [`${POLICY}:1`, { [POLICY]: 'export const now = () => new Date();' }],
    ['services/rca/src/handlers/on-x.ts:1', { 'services/rca/src/handlers/on-x.ts': 'setTimeout(() => {}, 5);' }],
    ['libs/diagnosis/src/a.ts:1', { 'libs/diagnosis/src/a.ts': 'Math.random();' }],
  ],
  'only main reads the environment': [
    ['libs/bus/src/a.ts:1', { 'libs/bus/src/a.ts': "process.env['REDIS_URL'];" }],
    ['cli/src/commands/up.ts:1', { 'cli/src/commands/up.ts': 'const { HOME } = process.env;' }],
    ['libs/bus/src/a.ts:1', { 'libs/bus/src/a.ts': "import { env } from 'node:process';" }],
  ],
  'Redis keys are made in store.ts': [
    ['services/rca/src/service.ts:1', { 'services/rca/src/service.ts': "const key = 'hale:rca:graph:{control}';" }],
    ['services/rca/src/service.ts:1', { 'services/rca/src/service.ts': 'const key = (x: string) => `hale:rca:${x}`;' }],
    ['services/rca/src/service.ts:1', { 'services/rca/src/service.ts': "stateKey('rca', 'graph', '3');" }],
  ],
  'the demo stands alone': [
    ['cli/src/a.ts:1', { 'cli/src/a.ts': "import { x } from '../../demo/src/b.ts';", 'demo/src/b.ts': '' }],
    ['demo/src/b.ts:1', { 'demo/src/b.ts': "import { x } from '@hale/bus';", 'libs/bus/src/index.ts': '' }],
  ],
  'nothing but its command knows gameday': [
    ['cli/src/up/a.ts:1', { 'cli/src/up/a.ts': "import { x } from '../gameday/b.ts';", 'cli/src/gameday/b.ts': '' }],
  ],
  'only gameday reads faults.yaml': [
    ['services/rca/src/a.ts:1', { 'services/rca/src/a.ts': "const answers = '../demo/faults.yaml';" }],
    ['cli/src/up/a.ts:1', { 'cli/src/up/a.ts': "const answers = '../demo/faults.yaml';" }],
  ],
  'the product does not use the test kit': [
    [
      'libs/bus/src/a.ts:1',
      { 'libs/bus/src/a.ts': "import { x } from '@hale/testkit';", 'libs/testkit/src/index.ts': '' },
    ],
  ],
  'no import cycles': [
    [
      'libs/bus/src/c.ts:1',
      {
        'libs/bus/src/a.ts': "import { b } from './b.ts';",
        'libs/bus/src/b.ts': "import { c } from './c.ts';",
        'libs/bus/src/c.ts': "import type { A } from './a.ts';",
      },
    ],
    ['libs/bus/src/a.ts:1', { 'libs/bus/src/a.ts': "import { a } from './a.ts';" }],
  ],
  'no default exports': [
    ['libs/bus/src/a.ts:1', { 'libs/bus/src/a.ts': 'export default 1;' }],
    ['libs/bus/src/a.ts:2', { 'libs/bus/src/a.ts': 'const a = 1;\nexport { a as default };' }],
  ],
  'no vague names': [
    ['libs/bus/src/utils.ts:1', { 'libs/bus/src/utils.ts': '' }],
    ['libs/bus/src/helpers/a.ts:1', { 'libs/bus/src/helpers/a.ts': '' }],
    ['libs/common/src/a.ts:1', { 'libs/common/src/a.ts': '' }],
    ['libs/bus/src/misc.test.ts:1', { 'libs/bus/src/misc.test.ts': '' }],
  ],
  'no file over 400 lines': [['libs/bus/src/a.ts:401', { 'libs/bus/src/a.ts': '\n'.repeat(401) }]],
};

describe.each(RULES.map(({ name }) => name))('%s', (name) => {
  test.each(BREACHES[name] ?? [])('is broken at %s', (place, files) => {
    expect(broken(files)).toContainEqual(expect.stringMatching(new RegExp(`^${place} ${name}`)));
  });

  test('has a breach to show that it can fail', () => {
    expect(BREACHES[name]?.length).toBeGreaterThan(0);
  });
});

test('what is allowed breaks no rule', () => {
  const files = {
    'libs/events/src/index.ts': "export * from './topic.ts';",
    'libs/events/src/topic.ts': "import { createHash } from 'node:crypto';\nimport { z } from 'zod';",
    'libs/detection/src/index.ts': "import type { Severity } from '@hale/events';",
    'libs/bus/src/index.ts': "export const CONTROL_STREAM = 'hale:control:{control}';",
    'libs/bus/src/index.test.ts': "import { x } from '@hale/testkit';\nprocess.env.PATH;",
    'libs/testkit/src/index.ts': "import { Bus } from '@hale/bus';",
    'services/rca/src/config.ts': "import { z } from 'zod';",
    'services/rca/src/store.ts': "import { stateKey } from '@hale/bus';\nstateKey('rca', 'graph', 'control');",
    'services/rca/src/main.ts': 'process.env;',
    'services/rca/src/policy/rank.ts': "import type { RcaConfig } from '../config.ts';\nnew Date(0).toISOString();",
    [POLICY]:
      "import { x } from '@hale/detection';\nimport { rank } from './rank.ts';\nconst said = 'Hale: `hale: no`';",
    'demo/src/main.ts': "import { createServer } from 'node:http';\nprocess.env.PATH;",
  };
  expect(broken(files)).toEqual([]);
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const HALE = fileURLToPath(new URL('../bin/hale.mjs', import.meta.url));

interface Result {
  readonly seeds: readonly {
    readonly faults: readonly Record<string, unknown>[];
    readonly names: Record<string, string>;
  }[];
  readonly figures: Record<string, unknown>;
}

test('a gameday of one crash: detected, healed and counted, in a shop under other names', async () => {
  const args = [HALE, 'gameday', '--seeds', '4', '--only', 'crash', '--json'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e7 });
  const { seeds, figures } = JSON.parse(stdout) as Result;
  const [fault] = seeds[0]?.faults ?? [];
  expect(Object.values(seeds[0]?.names ?? {})).toContain(fault?.['service']);
  expect(fault).toMatchObject({
    fault: 'crash',
    outcome: 'healed',
    cause: { service: fault?.['service'], faultClass: 'crash' },
    causeRight: true,
    action: 'restart',
    repairedS: expect.any(Number),
    verifiedS: expect.any(Number),
    asExpected: true,
    acted: [{ action: 'restart', service: fault?.['service'] }],
    falseActions: [],
  });
  expect(figures).toMatchObject({ faults: 1, selfHealedRate: 1, falseActions: 0, guardViolations: 0, localShare: 1 });
  expect(stderr).toContain('as expected, healed');
}, 240_000);

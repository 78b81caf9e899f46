import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { action, config, core } from '../../../test/builders.ts';
import { registryTarget } from '../target.ts';

const values = { service: 'payments', key: 'rem-1' };
const target = registryTarget(config({ commands: { env: { REGION: 'eu' }, path: '/usr/bin:/bin' } }), core());
const looking = (script: string) => action({ look: { argv: ['node', '-e', script, '{service}'] } });
const acting = (script: string) =>
  action({ executor: { kind: 'argv', argv: ['node', '-e', script, '{service}', '--', '--key={key}'] } });

describe('a command', () => {
  test('looks with the service’s name, by this very node, in the configured environment only', async () => {
    const script =
      'console.log(JSON.stringify([process.argv[1], process.execPath, Object.keys(process.env).sort(), process.env.PATH]))';
    const sight = await target.look(looking(script), values);
    const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
    expect(sight.ok && JSON.parse(sight.token)).toEqual([
      'payments',
      process.execPath,
      ['HOME', 'PATH', 'REGION'],
      path,
    ]);
  });

  test('a token is trimmed, and a long one still differs when its end differs', async () => {
    expect(await target.look(looking('console.log(" up \\n")'), values)).toEqual({ ok: true, token: 'up' });
    const long = (end: string) => target.look(looking(`console.log("x".repeat(2000) + "${end}")`), values);
    const [a, b] = [await long('a'), await long('b')];
    expect(a.ok && a.token.length).toBeLessThanOrEqual(500);
    expect(a).not.toEqual(b);
    expect(a).toEqual(await long('a'));
  });

  test('no answer, and a failing look, are no token', async () => {
    expect(await target.look(looking('console.log(" ")'), values)).toEqual({ ok: false, reason: 'it printed nothing' });
    expect(await target.look(looking('process.exit(2)'), values)).toEqual({ ok: false, reason: 'exit code 2' });
  });

  test('acts with the key, and a failure tells the end of what was complained in one short line', async () => {
    expect(await target.act(acting('process.exit(process.argv.includes("--key=rem-1") ? 0 : 1)'), values, '')).toEqual({
      ok: true,
    });
    const failed = await target.act(
      acting('console.error("y".repeat(9000) + "\\n\\u001b[31mno\\n"); process.exit(1)'),
      values,
      '',
    );
    expect(failed.ok ? '' : failed.reason).toMatch(/^exit code 1: y+ \[31mno$/);
    expect(failed.ok ? '' : failed.reason).not.toContain('\n');
    expect((failed.ok ? '' : failed.reason).length).toBeLessThanOrEqual(360);
  });
});

import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { HealerConfig } from '../../config.ts';
import type { ConfiguredLook } from '../../executors.ts';
import { fillArgv, type Placeholders } from '../../policy/placeholders.ts';
import { cut } from '../../policy/words.ts';
import { type ExecutorOf, type Sight, sightOf } from '../executor.ts';
import { type CommandResult, runCommand } from './run-command.ts';

type Commands = HealerConfig['commands'];
type Look = (
  look: Exclude<ConfiguredLook, { kind: 'http' }>,
  values: Placeholders,
  signal?: AbortSignal,
) => Promise<Sight>;

/** Commands get PATH, HOME and what the configuration lists, and nothing of the healer's own environment. */
export function commandExecutor(commands: Commands): ExecutorOf<'argv'> {
  const run = runner(commands);
  return {
    rehearse: ({ argv }, values) => Promise.resolve(cut(`run ${fillArgv(argv, values).join(' ')}`, 300)),
    act: async ({ argv, timeout }, values, _before, signal) => {
      const result = await run(argv, timeout, values, signal);
      return result.ok ? { ok: true } : { ok: false, reason: failureOf(result) };
    },
  };
}

export function commandLook(commands: Commands): Look {
  const run = runner(commands);
  return async ({ argv, timeout }, values, signal) => {
    const result = await run(argv, timeout, values, signal);
    return result.ok ? sightOf(result.stdout, 'it printed nothing') : { ok: false, reason: failureOf(result) };
  };
}

function runner(commands: Commands) {
  const env = {
    ...commands.env,
    PATH: `${dirname(process.execPath)}:${commands.path}`,
    HOME: commands.home ?? homeOfUser(),
  };
  return (argv: readonly string[], timeout: number, values: Placeholders, signal?: AbortSignal) =>
    runCommand({ argv: fillArgv(argv, values), timeout, cwd: commands.cwd, env, ...(signal && { signal }) });
}

/** How it ended and the end of what it complained, in one line of at most 360 characters. */
function failureOf({ end, stderr }: CommandResult): string {
  const tail = stderr
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(-200);
  return tail === '' ? cut(end, 150) : `${cut(end, 150)}: ${tail}`;
}

/** From the user database, as a login would set it. */
function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return '/';
  }
}

import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { digest } from '@hale/events';
import type { Action, HealerConfig } from '../../config.ts';
import { fillArgv, type Placeholders } from '../../policy/argv.ts';
import { cut } from '../../policy/words.ts';
import { type CommandResult, runCommand } from './run-command.ts';

/** What the look at a target said, or why it said nothing. */
export type Sight = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly reason: string };
export type Act = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What actions are done to: only what the registry of actions lists can be run. */
export interface Target {
  /** A token of at most 500 characters that is another once an act has taken effect. */
  look(action: Action, values: Placeholders, signal?: AbortSignal): Promise<Sight>;
  /** Runs the executor to its end. Rejects when the signal aborts it midway. */
  act(action: Action, values: Placeholders, signal?: AbortSignal): Promise<Act>;
}

/** Commands get PATH, HOME and what the configuration lists, and nothing of the healer's own environment. */
export function commandTarget(commands: HealerConfig['commands']): Target {
  const env = {
    ...commands.env,
    PATH: `${dirname(process.execPath)}:${commands.path}`,
    HOME: commands.home ?? homeOfUser(),
  };
  const run = (argv: readonly string[], timeout: number, values: Placeholders, signal?: AbortSignal) =>
    runCommand({ argv: fillArgv(argv, values), timeout, cwd: commands.cwd, env, ...(signal && { signal }) });
  return {
    look: async ({ look }, values, signal) => sightOf(await run(look.argv, look.timeout, values, signal)),
    act: async ({ executor }, values, signal) => {
      const result = await run(executor.argv, executor.timeout, values, signal);
      return result.ok ? { ok: true } : { ok: false, reason: failureOf(result) };
    },
  };
}

/** An empty answer is none: it could not be told from another. */
function sightOf(result: CommandResult): Sight {
  if (!result.ok) return { ok: false, reason: failureOf(result) };
  const text = result.stdout.trim();
  if (text === '') return { ok: false, reason: 'it printed nothing' };
  return { ok: true, token: text.length <= 500 ? text : `${text.slice(0, 480)}…${digest(text)}` };
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

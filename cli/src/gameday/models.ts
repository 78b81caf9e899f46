import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { ROOT } from '../up/folders.ts';
import { UsageError } from '../usage-error.ts';
import type { Ladder } from './shop-config.ts';

const PROGRAM = join(ROOT, 'libs/testkit/src/models/main.ts');

export interface Models {
  /** Settings of the ladder; undefined for none. */
  readonly ladder: Ladder | undefined;
  stop(): void;
}

/** Stand-ins for Ollama and OpenAI: real protocols, real token counts, no model. */
export async function startStandIns(): Promise<Models> {
  if (!existsSync(PROGRAM)) throw new UsageError('the stand-ins for models are not part of this installation');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`the stand-ins for models ended with ${code}`))),
  );
  const line = new Promise<string>((resolve) => createInterface({ input: child.stdout! }).once('line', resolve));
  const ladder = JSON.parse(await Promise.race([line, ended])) as Ladder;
  ended.catch(() => undefined);
  return { ladder, stop: () => void child.kill('SIGTERM') };
}

/** The ladder of a user's own hale.yaml. */
export function configuredModels(file: string | undefined): Models {
  if (file === undefined) throw new UsageError('--models configured needs --config with an escalation.ladder');
  const config = parse(readFileSync(file, 'utf8')) as { escalation?: { ladder?: Ladder } } | null;
  const ladder = config?.escalation?.ladder;
  if (ladder === undefined) throw new UsageError(`${file} has no escalation.ladder`);
  return { ladder, stop: () => undefined };
}

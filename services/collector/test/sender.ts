import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDebianProgram } from '@hale/redis-server';
import { eventually } from '@hale/testkit';

/** A program of others that sends to the collector, in a folder of its own. */
export interface Sender {
  readonly url: string;
  stop(): Promise<void>;
}

const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));
const READY_WITHIN_MS = 20_000;

/**
 * Starts Debian's program of that name, fetched if need be, listening on `port`. `argv` is what it is started with in the
 * folder that holds `files`.
 */
export async function startSender(
  name: 'prometheus' | 'prometheus-alertmanager',
  port: number,
  files: Readonly<Record<string, object>>,
  argv: readonly string[],
): Promise<Sender> {
  const command = await findDebianProgram(name, CACHE);
  const folder = await mkdtemp(join(tmpdir(), 'hale-sender-'));
  // JSON is YAML.
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), JSON.stringify(content));
  const listen = `--web.listen-address=127.0.0.1:${port}`;
  const child = spawn(command, [listen, '--log.level=warn', ...argv], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exit = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const sender = {
    url,
    async stop() {
      child.kill('SIGKILL');
      await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => child.exitCode !== null,
    );
  await eventually(`${name} answers`, isReady, READY_WITHIN_MS);
  if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
  return sender;
}

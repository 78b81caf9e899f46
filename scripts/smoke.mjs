// Does what a user does first, and fails where it fails: `npm start`, break the demo shop, wait for the proven repair,
// Ctrl-C. Uses nothing but Node (18 or later) and npm; its state lies in a folder of its own. Linux only.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** An installation may be part of it. */
const START_WITHIN_MS = 300_000;
const HEALED_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
const POLL_MS = 250;

const home = mkdtempSync(join(tmpdir(), 'hale-smoke-'));
const env = { ...process.env, HALE_HOME: home };
const begin = Date.now();
const say = (line) => process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);

/** In a process group of its own, as a terminal would start it, so that Ctrl-C can be sent to all of it. */
function startProgram() {
  const program = spawn('npm', ['start'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  const ended = new Promise((resolve) => program.once('exit', (code, signal) => resolve(signal ?? code)));
  const url = new Promise((resolve, reject) => {
    for (const stream of [program.stdout, program.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output.push(chunk);
        const found = /Console\s+(http:\/\/\S+)/.exec(output.join(''))?.[1];
        if (found) resolve(found);
      });
    }
    program.once('error', reject);
    void ended.then((how) => reject(new Error(`npm start ended (${how})`)));
  });
  url.catch(() => undefined);
  return { program, url, ended, output: () => output.join('') };
}

async function within(ms, what, work) {
  const timer = new AbortController();
  const late = delay(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what}: not within ${ms / 1000} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

async function until(ms, what, ask) {
  const deadline = Date.now() + ms;
  let last = '';
  while (Date.now() < deadline) {
    const answer = await ask().catch((error) => {
      last = `, at last: ${error.message}`;
    });
    if (answer) return answer;
    await delay(POLL_MS);
  }
  throw new Error(`${what}: not within ${ms / 1000} s${last}`);
}

async function get(url, path) {
  const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return await response.json();
}

async function run(command, ...args) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}`);
}

/** An incident that is over, with a remediation that is proven to have helped. */
async function findHealed(url) {
  const { incidents } = await get(url, '/api/incidents?status=resolved');
  for (const { id, title } of incidents) {
    const { remediations } = await get(url, `/api/incidents/${id}`);
    if (remediations.some(({ state }) => state === 'verified')) return { id, title };
  }
  return undefined;
}

/** Processes that were started with this state folder, this one excepted: `pid command line`. */
function leftOver() {
  const read = (pid, file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
    } catch {
      return [];
    }
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => ({ pid: Number(pid), command: read(pid, 'cmdline').join(' ').trim(), environ: read(pid, 'environ') }))
    .filter(
      ({ command, environ }) => command !== '' && (environ.includes(`HALE_HOME=${home}`) || command.includes(home)),
    );
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function smoke({ program, url: waiting, ended }) {
  const url = await within(START_WITHIN_MS, 'the console’s address', waiting);
  say(`npm start: the console is at ${url}`);
  const { ready } = await get(url, '/readyz');
  if (!ready) throw new Error('/readyz says that it is not ready');
  await run('npx', 'hale', 'demo', 'break', 'payments', 'crash');
  say('payments of the demo shop has crashed');
  const { id, title } = await until(HEALED_WITHIN_MS, 'a resolved incident with a verified repair', () =>
    findHealed(url),
  );
  say(`healed and proven: ${title} (${id})`);
  signal(-program.pid, 'SIGINT');
  await within(STOP_WITHIN_MS, 'the end after Ctrl-C', ended);
  const left = leftOver();
  if (left.length > 0)
    throw new Error(`still running: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
  say('Ctrl-C has left nothing running');
}

const started = startProgram();
try {
  await smoke(started);
  rmSync(home, { recursive: true, force: true });
} catch (error) {
  say(`FAILED: ${error.message}`);
  process.stderr.write(`--- npm start said ---\n${started.output()}\n--- logs and state are in ${home} ---\n`);
  process.exitCode = 1;
} finally {
  for (const { pid } of leftOver()) signal(pid, 'SIGKILL');
}

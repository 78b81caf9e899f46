// Installs the dependencies with npm when they are missing or the lock file has changed since.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// Whatever NODE_ENV says: Node 24 and the test runner are among the optional and development dependencies.
const OPTIONS = ['--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const LINE_MS = 5_000;
const LOCK_RETRY_MS = 200;
const SHOWN_LINES = 15;

const lockFile = (root) => join(root, 'package-lock.json');
const installedFile = (root) => join(root, 'node_modules', '.package-lock.json');
const hashFile = (root) => join(root, 'node_modules', '.hale-lock-hash');

const hashLock = (root) =>
  createHash('sha256')
    .update(readFileSync(lockFile(root)))
    .digest('hex');

/** Whether what is installed belongs to the lock file. An installation by hand counts when it is the younger of the two. */
function isInstalled(root) {
  if (!existsSync(installedFile(root))) return false;
  if (existsSync(hashFile(root))) return readFileSync(hashFile(root), 'utf8').trim() === hashLock(root);
  return statSync(installedFile(root)).mtimeMs >= statSync(lockFile(root)).mtimeMs;
}

function remember(root) {
  try {
    writeFileSync(hashFile(root), `${hashLock(root)}\n`);
  } catch {
    // A read-only installation is good enough; its age is looked at next time.
  }
}

/**
 * Makes `node_modules` fit the lock file: does nothing when it does, else runs `npm ci`, or `npm install` where the lock
 * file lacks packages of this platform. Shows progress on standard error and never asks. Rejects with the reason and
 * what to do.
 * @param {string} root the repository
 */
export async function installDependencies(root) {
  if (!isInstalled(root)) {
    await withInstallLock(root, async () => {
      if (!isInstalled(root)) await runNpm(root);
    });
  }
  if (!existsSync(hashFile(root))) remember(root);
}

async function runNpm(root) {
  let result = await npm(root, 'ci');
  if (result.code !== 0 && result.output.includes('EUSAGE')) result = await npm(root, 'install');
  if (result.signal !== null) {
    const interrupted = new Error('The installation was interrupted. Start again to go on.');
    throw Object.assign(interrupted, { exitCode: 128 + (osConstants.signals[result.signal] ?? 0) });
  }
  if (result.code !== 0) throw new Error(describeFailure(result));
  remember(root);
}

/** One installation at a time: two of them in one folder would destroy each other's work. */
async function withInstallLock(root, work) {
  const lock = join(root, '.cache', 'install.lock');
  mkdirSync(join(root, '.cache'), { recursive: true });
  let waiting = false;
  while (!tryLock(lock)) {
    if (!waiting)
      process.stderr.write(`Waiting for another installation here (if there is none, remove ${lock}) ...\n`);
    waiting = true;
    await delay(LOCK_RETRY_MS);
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readHolder(lock);
  if (holder !== null && !isAlive(holder)) rmSync(lock, { force: true });
  return false;
}

/** The process that holds the lock; null when it has just let go, or has yet to write its number. */
function readHolder(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs npm without a terminal to ask on. Resolves to how it ended and all that it said. */
async function npm(root, command) {
  // The Node of the dependencies disappears while npm replaces them, so npm must not run by it.
  const inside = join(root, 'node_modules');
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(inside));
  const env = { ...process.env, PATH: path.join(delimiter) };
  const stopShowing = showProgress(`Installing dependencies (npm ${command}, once)`);
  // Before npm runs, or an interruption in between would end this process and leave npm alone. npm heeds a signal only
  // when it has finished; what it leaves when killed is replaced at the next start.
  let interruption = null;
  const interrupt = (signal) => {
    interruption = signal;
    child.kill('SIGKILL');
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const child = spawn('npm', [command, ...OPTIONS], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const ended = await new Promise((resolve) => {
    child.once('error', (error) =>
      resolve({ code: 1, signal: null, output: `npm could not be started: ${error.message}` }),
    );
    child.once('close', (code, signal) => resolve({ code, signal: interruption ?? signal, output }));
  });
  for (const signal of SIGNALS) process.off(signal, interrupt);
  stopShowing(ended.code === 0);
  return ended;
}

/** A spinner with the seconds at a terminal, else a line at the beginning and every 5 s. Returns how to end it. */
function showProgress(what) {
  const begin = Date.now();
  const seconds = () => `${Math.round((Date.now() - begin) / 1000)} s`;
  const terminal = process.stderr.isTTY === true;
  let frame = 0;
  const draw = () => {
    frame += 1;
    process.stderr.write(
      terminal ? `\r${FRAMES[frame % FRAMES.length]} ${what} ... ${seconds()} ` : `${what} ... ${seconds()}\n`,
    );
  };
  draw();
  const timer = setInterval(draw, terminal ? FRAME_MS : LINE_MS);
  return (succeeded) => {
    clearInterval(timer);
    process.stderr.write(
      `${terminal ? '\r\u001b[K' : ''}${what}: ${succeeded ? 'done' : 'failed'} after ${seconds()}\n`,
    );
  };
}

const ADVICE = [
  [/npm could not be started/, 'Install npm (it comes with Node) and try again.'],
  [/ENOSPC/, 'The disk is full: make room and try again.'],
  [/EACCES|EPERM|EROFS/, 'Make this folder and node_modules writable for your user, then try again.'],
  [/EINTEGRITY/, 'A package was damaged on its way: npm cache verify, then try again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONN|ERR_SOCKET|network/i,
    'The package registry was not reached: check the network and the proxy settings of npm (npm config list), then try again.',
  ],
];

function describeFailure({ output }) {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/A complete log of this run/.test(line));
  const advice = ADVICE.find(([pattern]) => pattern.test(output))?.[1] ?? 'Run npm ci to see more.';
  return [
    'The dependencies could not be installed:',
    ...lines.slice(-SHOWN_LINES).map((line) => `  ${line}`),
    advice,
  ].join('\n');
}

// Finds Node 24 and runs a program in the place of this process, as far as the running Node can do that.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const NEEDED_MAJOR = 24;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {string} version such as `24.21.0` */
export const isRecent = (version) => Number.parseInt(version, 10) >= NEEDED_MAJOR;

/**
 * The Node to use: the running one if it is recent enough, else the one among the dependencies. `pathFolders` go in front
 * of the PATH, so that children find the same one. Throws, with what to do, when there is neither.
 * @param {string} root the repository
 */
export function findNode(root, { version, platform, arch, execPath } = describeProcess()) {
  if (isRecent(version)) return { file: execPath, pathFolders: [dirname(execPath)] };
  const folder = join(root, 'node_modules', `node-${platform}-${arch}`, 'bin');
  const file = join(folder, 'node');
  if (existsSync(file)) return { file, pathFolders: [folder] };
  throw new Error(
    `Hale needs Node ${NEEDED_MAJOR}. This is Node ${version}, and no Node for ${platform}-${arch} is among the dependencies.\n` +
      `Install Node ${NEEDED_MAJOR}, for example with nvm (its version is in .nvmrc): nvm install && nvm use. Then try again.`,
  );
}

function describeProcess() {
  const { platform, arch, execPath } = process;
  return { version: process.versions.node, platform, arch, execPath };
}

/** The absolute path of a program, or null. A command with a slash is taken as it is. */
export function findOnPath(command, path) {
  const candidates = command.includes('/') ? [command] : path.split(delimiter).map((folder) => join(folder, command));
  return candidates.find(isProgram) ?? null;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program that takes over standard input and output, the signals and the exit code of this process. Node 22.15 and
 * later is replaced by it. An older Node stays as its parent, passes signals on and ends as it ends.
 * @returns {Promise<void>} resolves when the program has ended; rejects when it can not be started
 */
export async function runInstead(file, args, { cwd, env }) {
  if (typeof process.execve === 'function') {
    process.chdir(cwd);
    process.execve(file, [file, ...args], env);
  }
  const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !terminalDeliversInterrupts()) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  for (const name of FORWARDED) process.off(name, forward);
  if (signal === null) process.exitCode = code;
  else endBySignal(signal);
}

/**
 * Ctrl-C at a terminal reaches the whole foreground process group, the program included, and npm passes it to this
 * process once more. The program must see it once: many take the second one as the wish to end at once.
 */
function terminalDeliversInterrupts() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return terminal !== '0' && group === foreground;
  } catch {
    return process.stdin.isTTY === true;
  }
}

/** Ends as the program did, so that a shell or npm sees the same; the code stands in where a signal is ignored. */
function endBySignal(signal) {
  process.exitCode = 128 + (osConstants.signals[signal] ?? 0);
  process.kill(process.pid, signal);
}

// The entry of the root scripts: `node scripts/boot.mjs <task> [arguments]`. Runs on a bare machine with Node 18 or later
// and npm: installs the dependencies when they are missing or out of date, then runs the task under Node 24.
// Everything said here goes to standard error; standard output belongs to the task.
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';
import { installBrowser } from './install-browser.mjs';
import { findNode, findOnPath, runInstead } from './node24.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

// Jest loads ECMAScript modules through an interface of Node that is still called experimental. A test that failed half-way
// may leave a process of its own behind: it must not keep the run from ending.
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--forceExit',
];

/** The arguments of Node for a task. Jest's own list of projects ends at the next option, so it comes last. */
const TASKS = {
  up: (args) => ['cli/bin/hale.mjs', 'up', ...args],
  test: (args) => [...JEST, ...args, '--selectProjects', 'unit', 'integration'],
  'test:system': (args) => [...JEST, '--runInBand', ...args, '--selectProjects', 'system'],
  bench: (args) => ['bench/src/main.ts', ...args],
};

const USAGE = `Usage: node scripts/boot.mjs <${[...Object.keys(TASKS), 'exec'].join('|')}> [arguments]`;

/** Programs of the dependencies are found by children as well, as they are in a script of package.json. */
function environmentFor(node) {
  const path = [...node.pathFolders, join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path };
}

async function main([task = '', ...args]) {
  const known = Object.hasOwn(TASKS, task);
  if (!known && (task !== 'exec' || args.length === 0)) throw new Error(USAGE);
  await installDependencies(root);
  if (task === 'test:system') await installBrowser();
  const node = findNode(root);
  const env = environmentFor(node);
  if (known) return await runInstead(node.file, TASKS[task](args), { cwd: root, env });
  const [command, ...rest] = args;
  const file = findOnPath(command, env.PATH);
  if (file === null) throw new Error(`There is no program called ${command} on the PATH or among the dependencies.`);
  return await runInstead(file, rest, { cwd: process.cwd(), env });
}

// A terminal or pipe that has gone away must not end this process before what it waits for.
process.stderr.on('error', () => undefined);

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode ?? 1;
});

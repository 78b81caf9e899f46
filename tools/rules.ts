import { builtinModules } from 'node:module';
import { type ModuleFacts, workspaceOf } from './module-facts.ts';

/** A place that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface Rule {
  readonly name: string;
  /** What goes wrong without it. */
  readonly why: string;
  readonly check: (modules: readonly ModuleFacts[]) => readonly Finding[];
}

const PURE_LIBS = ['libs/events', 'libs/detection', 'libs/templates', 'libs/diagnosis'];
/** Modules of Node that compute and reach nothing outside the process. */
const PURE_NODE = new Set(['node:assert', 'node:buffer', 'node:crypto', 'node:path', 'node:url', 'node:util']);
const IMPURE_CALLS =
  /^(Date\.now|new Date|Math\.random|performance\.now|fetch|setTimeout|setInterval|setImmediate|randomUUID|randomBytes|crypto\.\w+|console\.\w+)$/;
const VAGUE_NAME = /^(utils?|common|helpers?|shared|misc)$/i;
const MAX_LINES = 400;

/** The test kit is made for tests, so it may do what they may. */
const isTest = (path: string): boolean =>
  path.endsWith('.test.ts') || path.includes('/test/') || path.startsWith('libs/testkit/');
const isPolicy = (path: string): boolean => /^services\/[^/]+\/src\/policy\//.test(path) && !isTest(path);
/** What trains a classifier reads its corpus and writes its weights; it ships with nothing. */
const isTraining = (path: string): boolean => path.startsWith('libs/templates/training/');
const isPureLib = (path: string): boolean =>
  PURE_LIBS.includes(workspaceOf(path)) && !isTest(path) && !isTraining(path);
const isBuiltin = (specifier: string): boolean => specifier.startsWith('node:') || builtinModules.includes(specifier);
const isIo = (specifier: string): boolean => isBuiltin(specifier) && !PURE_NODE.has(specifier);

/** Imports of the modules that `where` holds for and that `bad` gives words for. */
function imports(
  modules: readonly ModuleFacts[],
  where: (path: string) => boolean,
  bad: (each: ModuleFacts['imports'][number], path: string) => boolean,
): Finding[] {
  return modules
    .filter(({ path }) => where(path))
    .flatMap(({ path, imports: all }) =>
      all
        .filter((each) => bad(each, path))
        .map(({ specifier, line }) => ({ path, line, text: `imports ${specifier}` })),
    );
}

type Mentions = 'literals' | 'calls' | 'members' | 'defaultExports';

function mentions(
  modules: readonly ModuleFacts[],
  kind: Mentions,
  where: (path: string) => boolean,
  bad: (text: string) => boolean,
): Finding[] {
  return modules
    .filter(({ path }) => where(path))
    .flatMap(({ path, [kind]: all }) =>
      all.filter(({ text }) => bad(text)).map(({ text, line }) => ({ path, line, text: `has ${text}` })),
    );
}

const leadsTo =
  (folder: string) =>
  ({ target }: { target: string | undefined }): boolean =>
    target?.startsWith(`${folder}/`) ?? false;

/** The whole architecture, as rules. */
export const RULES: readonly Rule[] = [
  {
    name: 'services import no services',
    why: 'a service that knows another cannot be run, replaced or upgraded alone; they meet in events',
    check: (modules) =>
      imports(
        modules,
        (path) => path.startsWith('services/'),
        ({ target }, path) => leadsTo('services')({ target }) && workspaceOf(target ?? '') !== workspaceOf(path),
      ),
  },
  {
    name: 'libs import no services, programs or tools',
    why: 'a library that knows its users can be used by nobody else',
    check: (modules) =>
      imports(
        modules,
        (path) => path.startsWith('libs/'),
        (each) => ['services', 'cli', 'bench', 'tools', 'scripts'].some((folder) => leadsTo(folder)(each)),
      ),
  },
  {
    name: 'policy imports only what is pure',
    why: 'a decision that reads files or the network cannot be replayed, and its tests need a world',
    check: (modules) =>
      imports(modules, isPolicy, ({ specifier, target, typeOnly }, path) => {
        if (typeOnly || specifier === 'zod' || PURE_NODE.has(specifier)) return false;
        if (target === undefined) return true;
        const own = `${workspaceOf(path)}/src/policy/`;
        return !target.startsWith(own) && !PURE_LIBS.includes(workspaceOf(target));
      }),
  },
  {
    name: 'pure libs stay pure',
    why: 'replay, bench and the services run the very same brains; none of them may reach out',
    check: (modules) =>
      imports(modules, isPureLib, ({ specifier, target }, path) => {
        if (isIo(specifier)) return true;
        const workspace = target === undefined ? undefined : workspaceOf(target);
        return workspace !== undefined && workspace !== workspaceOf(path) && workspace !== 'libs/events';
      }),
  },
  {
    name: 'policy, handlers and pure libs ask no clock and throw no dice',
    why: 'time is an argument: the same event and state must give the same outcome when handled again',
    check: (modules) => {
      const where = (path: string) =>
        isPolicy(path) || isPureLib(path) || (path.includes('/src/handlers/') && !isTest(path));
      return mentions(modules, 'calls', where, (name) => IMPURE_CALLS.test(name));
    },
  },
  {
    name: 'only main reads the environment',
    why: 'a setting that is read anywhere is documented nowhere and cannot be tested',
    check: (modules) => {
      const may = (path: string) => /\/main\.ts$|^cli\/bin\/|^scripts\/|^tools\//.test(path) || isTest(path);
      const where = (path: string) => !may(path);
      return [
        ...mentions(modules, 'members', where, (name) => name === 'process.env'),
        ...imports(modules, where, ({ specifier }) => specifier === 'node:process' || specifier === 'process'),
      ];
    },
  },
  {
    name: 'Redis keys are made in store.ts',
    why: 'what a service keeps can be seen, and changed, in one file',
    check: (modules) => {
      const may = (path: string) => /\/store\.ts$|^libs\/(bus|timers)\//.test(path) || isTest(path);
      const where = (path: string) => /^(libs|services|cli|bench)\//.test(path) && !may(path);
      return [
        ...mentions(modules, 'literals', where, (text) => /^hale:\S/.test(text)),
        ...mentions(modules, 'calls', where, (name) => name === 'stateKey'),
      ];
    },
  },
  {
    name: 'the demo stands alone',
    why: 'it plays the system of a stranger; the product must know no more of it than of any other',
    check: (modules) => [
      ...imports(modules, (path) => !path.startsWith('demo/'), leadsTo('demo')),
      ...imports(
        modules,
        (path) => path.startsWith('demo/'),
        ({ target }) => target !== undefined && !target.startsWith('demo/'),
      ),
    ],
  },
  {
    name: 'only gameday reads faults.yaml',
    why: 'it holds the answers of the examination that gameday is',
    check: (modules) =>
      mentions(
        modules,
        'literals',
        (path) => !/^(cli\/src\/gameday|bench|demo|tools)\//.test(path),
        (text) => text.includes('faults.yaml'),
      ),
  },
  {
    name: 'nothing but its command knows gameday',
    why: 'who examines the product must be no part of it',
    check: (modules) =>
      imports(
        modules,
        (path) => !/^cli\/src\/(gameday\/|commands\/gameday\.ts$)/.test(path),
        leadsTo('cli/src/gameday'),
      ),
  },
  {
    name: 'the product does not use the test kit',
    why: 'what is made for tests must not be needed to run',
    check: (modules) =>
      imports(modules, (path) => /^(libs|services|cli|demo)\//.test(path) && !isTest(path), leadsTo('libs/testkit')),
  },
  {
    name: 'no import cycles',
    why: 'files of a cycle can only be understood, tested and moved together',
    check: findCycles,
  },
  {
    name: 'no default exports',
    why: 'a name that everybody chooses for himself cannot be searched for',
    check: (modules) =>
      mentions(
        modules,
        'defaultExports',
        () => true,
        () => true,
      ),
  },
  {
    name: 'no vague names',
    why: 'a folder called utils takes anything and grows for ever',
    check: (modules) =>
      modules
        .filter(({ path }) => path.split('/').some((part) => VAGUE_NAME.test(part.split('.')[0] ?? '')))
        .map(({ path }) => ({ path, line: 1, text: 'is named after nothing in particular' })),
  },
  {
    name: `no file over ${MAX_LINES} lines`,
    why: 'it does more than one thing',
    check: (modules) =>
      modules
        .filter(({ lines }) => lines > MAX_LINES)
        .map(({ path, lines }) => ({ path, line: MAX_LINES + 1, text: `has ${lines} lines` })),
  },
];

/** One finding a cycle, at the import that closes it. Type-only imports count: they tie files together as well. */
function findCycles(modules: readonly ModuleFacts[]): Finding[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const found: Finding[] = [];
  const visit = (module: ModuleFacts, trail: readonly string[]): void => {
    for (const { target, line } of module.imports) {
      const next = target === undefined ? undefined : byPath.get(target);
      if (!next || done.has(next.path)) continue;
      const at = trail.indexOf(next.path);
      if (at < 0) visit(next, [...trail, next.path]);
      else
        found.push({
          path: module.path,
          line,
          text: `closes the cycle ${[...trail.slice(at), next.path].join(' → ')}`,
        });
    }
    done.add(module.path);
  };
  for (const module of modules) if (!done.has(module.path)) visit(module, [module.path]);
  return found;
}

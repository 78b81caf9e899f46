import { readModules, type SourceFile } from './module-facts.ts';
import { readSources } from './repository.ts';
import { RULES } from './rules.ts';

const FOLDERS = ['libs', 'services', 'cli', 'demo', 'bench', 'tools', 'scripts'];

/** Every breach of every rule, a line each: `path:line rule: what (why)`. None when the architecture holds. */
export function violations(files: readonly SourceFile[]): string[] {
  const modules = readModules(files);
  return RULES.flatMap(({ name, why, check }) =>
    check(modules).map(({ path, line, text }) => `${path}:${line} ${name}: ${text} (${why})`),
  );
}

/** The same for the repository as it lies on disk. */
export function violationsOfRepository(): string[] {
  return violations(readSources(FOLDERS));
}

if (import.meta.main) {
  const found = violationsOfRepository();
  for (const violation of found) console.error(violation);
  console.error(found.length === 0 ? `${RULES.length} rules hold` : `${found.length} violations`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A source file: path from the root of the repository with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  /** The repository's file that it leads to; undefined for packages of others and for what does not exist. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Something found in the text, at a line that starts at 1. */
export interface Mention {
  readonly text: string;
  readonly line: number;
}

/** What the rules need to know about one file. */
export interface ModuleFacts {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly defaultExports: readonly Mention[];
  /** String literals and the fixed parts of templates. */
  readonly literals: readonly Mention[];
  /** Names of called functions: `stateKey`, `Date.now`, `new Date` when it has no argument. */
  readonly calls: readonly Mention[];
  /** Reads of a member, such as `process.env`. */
  readonly members: readonly Mention[];
}

/** `libs/bus`, `services/rca`, `cli`: the workspace or top folder that a path belongs to. */
export function workspaceOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'libs' || top === 'services' ? `${top}/${second}` : top;
}

/** The facts of every file; imports are resolved among these files only. Throws on a file that cannot be parsed. */
export function readModules(files: readonly SourceFile[]): ModuleFacts[] {
  const paths = new Set(files.map(({ path }) => path));
  const entries = new Map(
    files.map(({ path }) => [packageName(workspaceOf(path)), `${workspaceOf(path)}/src/index.ts`]),
  );
  const resolve = (from: string, specifier: string): string | undefined => {
    const target = specifier.startsWith('.')
      ? posix.join(posix.dirname(from), specifier)
      : entries.get(specifier.split('/').slice(0, 2).join('/'));
    // An entry that does not exist yet still says whose it is.
    return target !== undefined && (paths.has(target) || !specifier.startsWith('.')) ? target : undefined;
  };
  return files.map((file) => readModule(file, resolve));
}

const packageName = (workspace: string): string => `@hale/${posix.basename(workspace)}`;

function readModule(
  { path, text }: SourceFile,
  resolve: (from: string, specifier: string) => string | undefined,
): ModuleFacts {
  const { module, program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const lineAt = lineFinder(text);
  const request = (specifier: string, at: number, typeOnly: boolean): Import => ({
    specifier,
    target: resolve(path, specifier),
    typeOnly,
    line: lineAt(at),
  });
  const imports = module.staticImports.map(({ moduleRequest, entries }) =>
    request(moduleRequest.value, moduleRequest.start, entries.length > 0 && entries.every(({ isType }) => isType)),
  );
  const reexports = module.staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [request(moduleRequest.value, moduleRequest.start, isType)] : [],
    );
  const found: Found = { literals: [], calls: [], members: [], loads: [] };
  if (isNode(program)) walk(program, found);
  const mention = ({ text: what, at }: Place): Mention => ({ text: what, line: lineAt(at) });
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [
      ...imports,
      ...reexports,
      ...found.loads.map(({ text: what, at, typeOnly }) => request(what, at, typeOnly)),
    ],
    defaultExports: module.staticExports
      .flatMap(({ entries }) => entries)
      .filter(({ exportName }) => exportName.kind === 'Default' || exportName.name === 'default')
      .map(({ start }) => ({ text: 'default', line: lineAt(start) })),
    literals: found.literals.map(mention),
    calls: found.calls.map(mention),
    members: found.members.map(mention),
  };
}

interface Place {
  readonly text: string;
  readonly at: number;
}

interface Found {
  readonly literals: Place[];
  readonly calls: Place[];
  readonly members: Place[];
  /** `import('…')` as an expression or as a type. */
  readonly loads: (Place & { readonly typeOnly: boolean })[];
}

/** The part of a syntax tree that is looked at; every node has a type and a place. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

function walk(node: Node, found: Found): void {
  note(node, found);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, found);
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  );
}

function note(node: Node, found: Found): void {
  const at = node.start;
  switch (node.type) {
    case 'Literal':
      if (typeof node['value'] === 'string') found.literals.push({ text: node['value'], at });
      break;
    case 'TemplateElement':
      found.literals.push({ text: (node['value'] as { raw: string }).raw, at });
      break;
    case 'CallExpression':
      found.calls.push({ text: nameOf(node['callee']), at });
      break;
    case 'NewExpression':
      if ((node['arguments'] as unknown[]).length === 0)
        found.calls.push({ text: `new ${nameOf(node['callee'])}`, at });
      break;
    case 'MemberExpression':
      found.members.push({ text: nameOf(node), at });
      break;
    case 'ImportExpression':
    case 'TSImportType':
      if (isNode(node['source']) && typeof node['source']['value'] === 'string') {
        found.loads.push({ text: node['source']['value'], at, typeOnly: node.type === 'TSImportType' });
      }
  }
}

/** `a.b.c` of an identifier or member expression, brackets with a literal included; empty for anything else. */
function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier') return String(value['name']);
  if (value.type !== 'MemberExpression' || !isNode(value['property'])) return '';
  const { property } = value as { readonly property: Node } & Node;
  const key = value['computed'] === true ? property['value'] : property['name'];
  return `${nameOf(value['object'])}.${typeof key === 'string' ? key : ''}`;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

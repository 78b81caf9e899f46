import { parseSync } from 'oxc-parser';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

interface Source {
  readonly constants: ReadonlyMap<string, Node>;
  /** The documentation comment that ends right before a place. */
  readonly commentBefore: (at: number) => string | undefined;
}

const OBJECTS = new Set(['strictObject', 'object', 'looseObject']);
const UNIONS = new Set(['union', 'discriminatedUnion']);

/**
 * The comments over the settings of a zod schema, by path under `prefix`: what the author wrote beside the schema is what
 * the pages and editors show. Follows constants of the same file; starts at those that no other one uses.
 */
export function settingComments(file: string, text: string, prefix = ''): Map<string, string> {
  const source = readSource(file, text);
  const found = new Map<string, string>();
  const used = new Set([...source.constants.values()].flatMap(identifiersIn));
  for (const [name, schema] of source.constants) if (!used.has(name)) visit(schema, prefix, source, found);
  return found;
}

function visit(node: Node, path: string, source: Source, found: Map<string, string>): void {
  if (node.type === 'Identifier') {
    const constant = source.constants.get(String(node['name']));
    if (constant) visit(constant, path, source, found);
    return;
  }
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || node['callee'].type !== 'MemberExpression') return;
  const { object, property } = node['callee'] as unknown as { readonly object: Node; readonly property: Node };
  const args = (node['arguments'] as unknown[]).filter(isNode);
  const method = String(property['name']);
  const isZod = object.type === 'Identifier' && object['name'] === 'z';
  if (!isZod) return visit(object, path, source, found);
  const [first, second] = args;
  if (OBJECTS.has(method) && first) visitProperties(first, path, source, found);
  else if (method === 'array' && first) visit(first, `${path}[]`, source, found);
  else if (method === 'record' && second) visit(second, `${path}.<name>`, source, found);
  else if (UNIONS.has(method)) for (const each of args.flatMap(elementsOf)) visit(each, path, source, found);
}

function visitProperties(object: Node, path: string, source: Source, found: Map<string, string>): void {
  for (const property of (object['properties'] as unknown[]).filter(isNode)) {
    const { key, value } = property as unknown as { readonly key: Node; readonly value: Node };
    if (property.type !== 'Property') continue;
    const name = String(key['name'] ?? key['value']);
    const at = path === '' ? name : `${path}.${name}`;
    const comment = source.commentBefore(property.start);
    if (comment !== undefined) found.set(at, comment);
    visit(value, at, source, found);
  }
}

function readSource(file: string, text: string): Source {
  const { program, comments } = parseSync(file, text);
  const constants = new Map<string, Node>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && isNode(init)) constants.set(id.name, init);
    }
  }
  const commentBefore = (at: number) => {
    const last = comments.findLast(({ end }) => end <= at);
    if (last?.type !== 'Block' || !last.value.startsWith('*') || text.slice(last.end, at).trim() !== '')
      return undefined;
    return last.value
      .slice(1)
      .replaceAll(/\s*\n\s*\*?\s*/g, ' ')
      .trim();
  };
  return { constants, commentBefore };
}

function identifiersIn(node: Node): string[] {
  if (node.type === 'Identifier') return [String(node['name'])];
  return Object.values(node).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter(isNode).flatMap(identifiersIn),
  );
}

const elementsOf = (node: Node): Node[] =>
  node.type === 'ArrayExpression' ? (node['elements'] as unknown[]).filter(isNode) : [];

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
  );
}

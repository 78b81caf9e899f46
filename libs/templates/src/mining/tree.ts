import type { Entry } from './entry.ts';
import { ANY } from './mask-numbers.ts';

interface Node {
  readonly next: Map<string, Node>;
  entry: Entry | undefined;
}

/** Nodes that one search looks at, so that templates that someone made up cannot make it slow. */
const MAX_STEPS = 2_000;

/** Templates by number of tokens, then token by token. */
export class TemplateTree {
  readonly #roots = new Map<number, Node>();

  /** The template of exactly these keys. */
  at(keys: readonly string[]): Entry | undefined {
    let node = this.#roots.get(keys.length);
    for (const key of keys) node = node?.next.get(key);
    return node?.entry;
  }

  /** The template that these keys are of: the one with the most equal keys at the start, variable only where `weights` let it. */
  find(keys: readonly string[], weights: readonly number[]): Entry | undefined {
    const root = this.#roots.get(keys.length);
    return root && search(root, keys, weights, 0, { left: MAX_STEPS });
  }

  /** Templates that have these keys, or others where these are variable. */
  covered(keys: readonly string[]): Entry[] {
    let nodes = [this.#roots.get(keys.length)].flatMap((root) => root ?? []);
    for (const key of keys)
      nodes = nodes.flatMap(({ next }) => (key === ANY ? [...next.values()] : (next.get(key) ?? [])));
    return nodes.flatMap(({ entry }) => entry ?? []);
  }

  add(entry: Entry): void {
    let node = childOf(this.#roots, entry.keys.length);
    for (const key of entry.keys) node = childOf(node.next, key);
    node.entry = entry;
  }

  /** Leaves no node behind that leads nowhere. */
  remove({ keys }: Entry): void {
    const root = this.#roots.get(keys.length);
    if (root && removeFrom(root, keys, 0)) this.#roots.delete(keys.length);
  }
}

function childOf<Key>(children: Map<Key, Node>, key: Key): Node {
  const known = children.get(key);
  if (known) return known;
  const child: Node = { next: new Map(), entry: undefined };
  children.set(key, child);
  return child;
}

function search(
  node: Node,
  keys: readonly string[],
  weights: readonly number[],
  place: number,
  steps: { left: number },
): Entry | undefined {
  steps.left -= 1;
  if (place === keys.length || steps.left <= 0) return node.entry;
  const key = keys[place] ?? '';
  const equal = node.next.get(key);
  const found = equal && search(equal, keys, weights, place + 1, steps);
  if (found || key === ANY || (weights[place] ?? 0) === 0) return found;
  const variable = node.next.get(ANY);
  return variable && search(variable, keys, weights, place + 1, steps);
}

/** Says whether the node is of no use any more. */
function removeFrom(node: Node, keys: readonly string[], place: number): boolean {
  const key = keys[place];
  if (key === undefined) node.entry = undefined;
  else {
    const next = node.next.get(key);
    if (next && removeFrom(next, keys, place + 1)) node.next.delete(key);
  }
  return node.next.size === 0 && node.entry === undefined;
}

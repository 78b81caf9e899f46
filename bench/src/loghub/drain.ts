import type { Parsed } from './score.ts';

interface Cluster {
  readonly id: number;
  tokens: readonly string[];
}

interface Node {
  readonly children: Map<string, Node>;
  readonly clusters: Cluster[];
}

/** One configuration for everything: the depth and similarity that its authors give as an example, and common masks. */
export const DRAIN_SETTING = 'depth 4, similarity 0.5, at most 100 children, addresses and numbers masked';

const ANY = '<*>';
/** Levels below the one by length: the tree has four with the root and the leaves. */
const TOKEN_LEVELS = 2;
const SIMILARITY = 0.5;
const MAX_CHILDREN = 100;
const MASKS = [/\/?(?:\d+\.){3}\d+(?::\d+)?/g, /(?<![A-Za-z0-9])[+-]?\d+(?![A-Za-z0-9])/g];

/**
 * Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017) as a peer: a tree by number of tokens and
 * the first two of them, in whose leaves a message joins the most similar cluster or founds one.
 */
export function drain(contents: readonly string[]): Parsed[] {
  const roots = new Map<number, Node>();
  let clusters = 0;
  const joined = contents.map((content) => {
    const tokens = MASKS.reduce((text, mask) => text.replace(mask, ANY), content)
      .split(/\s+/)
      .filter(Boolean);
    let root = roots.get(tokens.length);
    if (!root) roots.set(tokens.length, (root = newNode()));
    const leaf = leafOf(root, tokens);
    const found = mostSimilar(leaf.clusters, tokens);
    if (found) {
      found.tokens = found.tokens.map((token, place) => (token === tokens[place] ? token : ANY));
      return found;
    }
    const cluster: Cluster = { id: clusters++, tokens };
    leaf.clusters.push(cluster);
    return cluster;
  });
  return joined.map(({ id, tokens }) => ({ group: String(id), text: tokens.join(' ') }));
}

const newNode = (): Node => ({ children: new Map(), clusters: [] });

/** Tokens with digits, and those that a full node has no room for, go by `<*>`. */
function leafOf(root: Node, tokens: readonly string[]): Node {
  let node = root;
  for (const token of tokens.slice(0, TOKEN_LEVELS)) {
    const full = node.children.size >= MAX_CHILDREN && !node.children.has(token);
    const key = full || /\d/.test(token) ? ANY : token;
    let child = node.children.get(key);
    if (!child) node.children.set(key, (child = newNode()));
    node = child;
  }
  return node;
}

function mostSimilar(clusters: readonly Cluster[], tokens: readonly string[]): Cluster | undefined {
  let best: { cluster: Cluster; equal: number; variable: number } | undefined;
  for (const cluster of clusters) {
    const equal = cluster.tokens.filter((token, place) => token !== ANY && token === tokens[place]).length;
    const variable = cluster.tokens.filter((token) => token === ANY).length;
    if (!best || equal > best.equal || (equal === best.equal && variable > best.variable))
      best = { cluster, equal, variable };
  }
  return best && best.equal / Math.max(1, tokens.length) >= SIMILARITY ? best.cluster : undefined;
}

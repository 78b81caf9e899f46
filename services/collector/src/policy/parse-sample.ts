/** A sample line of a metrics page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the epoch, when the target gave a time. */
  readonly at?: number;
  /** Name and labels as they are written: equal for the same series within a page. */
  readonly identity: string;
}

// Each pattern has one way to match, so a line costs time in proportion to its length.
const NAME = /^[ \t]*([A-Za-z_:][A-Za-z0-9_:]*)[ \t]*/;
const PAIR = /[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"([^"\\]*(?:\\[^][^"\\]*)*)"[ \t]*(,|(?=\}))/y;
const CLOSE = /[ \t]*\}/y;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
]);
const MAX_NUMBER_LENGTH = 100;
/** Below this a time is in seconds (OpenMetrics), from here on in milliseconds: 1973 as milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** `name{label="value"} value [time] [# exemplar]`; undefined when the line is anything else. Never throws. */
export function parseSample(line: string): Sample | undefined {
  const head = NAME.exec(line);
  const name = head?.[1];
  if (!head || name === undefined) return undefined;
  const braced = line[head[0].length] === '{';
  const labels = braced ? parseLabels(line, head[0].length + 1) : { pairs: [], end: head[0].length };
  if (!labels || !(braced || /[ \t]$/.test(head[0]))) return undefined;
  const rest = parseRest(line.slice(labels.end));
  if (!rest) return undefined;
  return { name, labels: Object.fromEntries(labels.pairs), identity: line.slice(0, labels.end).trim(), ...rest };
}

interface Labels {
  readonly pairs: [string, string][];
  /** The position after the closing brace. */
  readonly end: number;
}

function parseLabels(line: string, from: number): Labels | undefined {
  const pairs: [string, string][] = [];
  const seen = new Set<string>();
  let end = from;
  for (let more = true; more; ) {
    PAIR.lastIndex = end;
    const pair = PAIR.exec(line);
    if (!pair) break;
    const [, label = '', value = '', comma] = pair;
    // Names that begin with two underscores are reserved; `__proto__` is one of them.
    if (seen.has(label) || label.startsWith('__')) return undefined;
    seen.add(label);
    pairs.push([label, unescape(value)]);
    end = PAIR.lastIndex;
    more = comma === ',';
  }
  CLOSE.lastIndex = end;
  return CLOSE.test(line) ? { pairs, end: CLOSE.lastIndex } : undefined;
}

function unescape(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\([^])/g, (all, escaped: string) => {
    if (escaped === 'n') return '\n';
    return escaped === '"' || escaped === '\\' ? escaped : all;
  });
}

function parseRest(text: string): Pick<Sample, 'value' | 'at'> | undefined {
  const [first = '', second, third] = text.trim().split(/[ \t]+/, 3);
  const value = parseNumber(first);
  if (value === undefined) return undefined;
  if (second === undefined || second.startsWith('#')) return { value };
  const at = parseTime(second);
  if (at === undefined || (third !== undefined && !third.startsWith('#'))) return undefined;
  return { value, at };
}

function parseNumber(text: string): number | undefined {
  if (text.length > MAX_NUMBER_LENGTH) return undefined;
  if (NUMBER.test(text)) return Number(text);
  const special = SPECIAL.get(text.replace(/^[+-]/, '').toLowerCase());
  return special !== undefined && text.startsWith('-') ? -special : special;
}

function parseTime(text: string): number | undefined {
  const time = parseNumber(text);
  if (time === undefined || !(time >= 0)) return undefined;
  const at = Math.round(time < FIRST_MILLISECONDS ? time * 1_000 : time);
  return Number.isSafeInteger(at) ? at : undefined;
}

/** What a parser says of a line: which group it is in, and the text of the group. */
export interface Parsed {
  readonly group: string;
  readonly text: string;
}

/** As they are defined in the field, 0 to 1. */
export interface Accuracy {
  /** Lines whose group holds exactly the lines of their true template. */
  readonly GA: number;
  /** The same of templates: F1 of those that a group holds exactly. */
  readonly FGA: number;
  /** Lines whose text is exactly that of their true template. */
  readonly PA: number;
  /** F1 of templates whose group is exact and whose text is. */
  readonly FTA: number;
}

/** Compares texts as they are. */
export const exact = (text: string): string => text;

/** Compares texts but for blanks, and takes variable parts next to each other, with punctuation between, for one. No published figure is counted so. */
export const tolerant = (text: string): string => text.replace(/<\*>(?:[\s.,:/_-]*<\*>)+/g, '<*>').replace(/\s+/g, '');

/** `parsed` and `templates`, the true ones, go line by line. */
export function accuracyOf(parsed: readonly Parsed[], templates: readonly string[], form = exact): Accuracy {
  const groups = linesBy(parsed.map(({ group }) => group));
  const truth = linesBy(templates);
  let [lines, grouped, both] = [0, 0, 0];
  for (const [template, members] of truth) {
    const first = parsed[members[0] ?? 0];
    const group = groups.get(first?.group ?? '') ?? [];
    if (group.length !== members.length || !group.every((line, place) => line === members[place])) continue;
    lines += members.length;
    grouped += 1;
    if (form(first?.text ?? '') === form(template)) both += 1;
  }
  const equal = parsed.filter(({ text }, line) => form(text) === form(templates[line] ?? '')).length;
  const f1 = (count: number) => (2 * count) / Math.max(1, groups.size + truth.size);
  const share = (count: number) => count / Math.max(1, parsed.length);
  return { GA: share(lines), FGA: f1(grouped), PA: share(equal), FTA: f1(both) };
}

/** The line numbers of each name, rising. */
function linesBy(names: readonly string[]): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  for (const [line, name] of names.entries()) {
    const known = lines.get(name);
    if (known) known.push(line);
    else lines.set(name, [line]);
  }
  return lines;
}

/** Of each figure the mean. */
export function meanAccuracy(each: readonly Accuracy[]): Accuracy {
  const of = (figure: keyof Accuracy) => each.reduce((sum, it) => sum + it[figure], 0) / Math.max(1, each.length);
  return { GA: of('GA'), FGA: of('FGA'), PA: of('PA'), FTA: of('FTA') };
}

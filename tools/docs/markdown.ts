/** The first line of every page that is made from the sources. */
export const GENERATED = '<!-- Made from the sources by `npm run docs`. Edit those, not this page. -->';

/** A table; bars and line breaks inside cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escape).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const escape = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

export const code = (text: string): string => `\`${text}\``;

export const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** Paragraphs, lists and tables with an empty line between them, and a line break at the end. */
export const page = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;

/** A line, and what of it may not survive. */
export interface SecretLine {
  readonly line: string;
  readonly secrets: readonly string[];
}

/** Lines of a corpus of secrets. Made up: of the right form, belonging to nobody. */
export function secretLines(corpus: string): SecretLine[] {
  return linesOf(corpus).map((marked) => {
    const text = marked.replaceAll('·', '').replaceAll('␤', '\n');
    const secrets = Array.from(text.matchAll(/«([^»]*)»/g), ([, secret = '']) => secret);
    return { line: text.replaceAll(/[«»]/g, ''), secrets };
  });
}

export function linesOf(corpus: string): string[] {
  return corpus.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('# '));
}

import { readFileSync } from 'node:fs';

/** A line, and what of it may not survive. */
export interface SecretLine {
  readonly line: string;
  readonly secrets: readonly string[];
}

const FILES = ['secrets-of-providers', 'secrets-in-fields', 'secrets-of-people'] as const;

/** Every line of the corpus of secrets. Made up: of the right form, belonging to nobody. */
export function secretLines(): SecretLine[] {
  return FILES.flatMap((file) => linesOf(new URL(`./${file}.txt`, import.meta.url)).map(secretLine));
}

export function linesOf(file: URL): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('# '));
}

function secretLine(marked: string): SecretLine {
  const text = marked.replaceAll('·', '').replaceAll('␤', '\n');
  const secrets = Array.from(text.matchAll(/«([^»]*)»/g), ([, secret = '']) => secret);
  return { line: text.replaceAll(/[«»]/g, ''), secrets };
}

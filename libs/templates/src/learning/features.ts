import { negates, type Sense, senseOf } from './senses.ts';
import { type Token, tokensOf } from './tokens.ts';

/** How many words a negation reaches. */
const REACH = 3;
const GRAMS = [4, 5];

/**
 * What a learner sees of a masked text: a sorted list of distinct names. Words, neighbours, pieces of words (`w:`, `b:`, `g:`), what words
 * say of how things stand, whether that is denied and how it turns (`s:`, `t:`: an error that was corrected), and the form of the whole (`f:`). Which kind of variable part stands in a place
 * makes no difference. Total: any text has some.
 */
export function featuresOf(text: string): string[] {
  const tokens = tokensOf(text);
  const words = tokens.filter(({ kind }) => kind === 'word').map((token) => token.text);
  return [
    ...new Set([
      'f:any',
      ...words.map((word) => `w:${word}`),
      ...pairsOf(tokens),
      ...words.flatMap(piecesOf),
      ...sensesOf(words),
      ...formOf(text, tokens, words),
    ]),
  ].sort();
}

function pairsOf(tokens: readonly Token[]): string[] {
  return tokens.slice(1).map((token, place) => `b:${tokens[place]?.text} ${token.text}`);
}

function piecesOf(word: string): string[] {
  const marked = `^${word.slice(0, 24)}$`;
  return GRAMS.flatMap((length) =>
    Array.from(
      { length: Math.max(0, marked.length - length + 1) },
      (_, start) => `g:${marked.slice(start, start + length)}`,
    ),
  );
}

function sensesOf(words: readonly string[]): string[] {
  const senses = words.map(senseOf);
  const found = senses.flatMap((sense, place) => {
    if (!sense) return [];
    const denied = words.slice(Math.max(0, place - REACH), place).some(negates);
    return [denied ? `s:not ${sense}` : `s:${sense}`];
  });
  const kinds = new Set<Sense | undefined>(senses);
  const told = senses.filter((sense) => sense !== undefined);
  const turns = told.slice(1).map((sense, place) => `t:${told[place]} ${sense}`);
  const first = senses[0] ?? 'none';
  return [
    ...found,
    ...turns,
    `s:first ${first}`,
    ...(kinds.has('failure') || kinds.has('caution') ? [] : ['s:nothing bad']),
  ];
}

const FORMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['begins with variable', /^\W*<[a-z*]+>/],
  ['exception', /^(?:[\w$]{1,60}\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception)\b/],
  ['names exception', /[a-z](?:Error|Exception)\b/],
  ['error number', /\bE[A-Z]{4,20}\b/],
  ['stack', /\b(?:stack ?trace|traceback|goroutine|caused by)\b/i],
  ['shouts', /\b[A-Z]{4,}\b.{0,80}\b[A-Z]{4,}\b/],
  ['exclaims', /!/],
  ['reason given', /[a-z]: .*[a-z]/],
  ['assigns', /\w ?= ?[\w<]/],
  ['called', /\w\(/],
  ['ends open', /[:=,]$|\.\.\.$/],
  ['request', /^(?:<[a-z]+>|\W)*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/],
];

function formOf(text: string, tokens: readonly Token[], words: readonly string[]): string[] {
  const read = text.slice(0, 600);
  const variables = tokens.filter(({ kind }) => kind === 'variable').length;
  return [
    ...FORMS.filter(([, pattern]) => pattern.test(read)).map(([name]) => `f:${name}`),
    `f:first ${words[0] ?? '*'}`,
    `f:last ${words.at(-1) ?? '*'}`,
    `f:${sizeOf(words.length)} words`,
    `f:${sizeOf(variables)} variables`,
  ];
}

const sizeOf = (count: number): string => (count === 0 ? 'no' : count <= 2 ? 'few' : count <= 5 ? 'some' : 'many');

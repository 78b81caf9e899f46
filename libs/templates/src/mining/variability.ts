import { ANY } from './mask-numbers.ts';
import { tellsMeaning, tellsMeaningOfValue } from './telling-words.ts';
import { keyOfValue } from './values.ts';

/** How many distinct words in a place, with everything else equal, make the place variable; and how much is held. */
export interface MinerSettings {
  /** Words of a language and whatever looks like one. */
  readonly words: number;
  /** Names by their form or by what stands before them: `com.example.Cart`, `user ada`. */
  readonly names: number;
  /** Words that have a variable part already: `node-<*>`. */
  readonly marked: number;
  /** How many templates are held at most. */
  readonly templates: number;
}

export const DEFAULTS: MinerSettings = { words: 5, names: 3, marked: 2, templates: 20_000 };

const WORD = /^\p{L}{2}/u;
const CALL = /[([]<\*>[)\]]$/;
const CAMEL = /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/;
const DOTTED = /\p{L}\.\p{L}|\\/u;
const SAID_OF_ONE = /(?:ed|ing)$|^(?:no|not|is|was|has|had|can|cannot|could|does|did|may|must|unknown|invalid|error)$/i;
const NAMED_BY = /^(?:user|username|host|hostname)$/i;

/**
 * For each token what one of it counts towards being variable, where 1 in sum is enough; 0 where nothing may vary: punctuation, words that
 * tell the meaning, the only word, and a plain word at the start, which is the subject, unless it has a number or is the name of a class.
 */
export function weightsOf(keys: readonly string[], settings: MinerSettings): number[] {
  const words = keys.filter((key) => WORD.test(key)).length;
  return keys.map((key, place) => {
    if (
      key === ANY ||
      !/\p{L}/u.test(key) ||
      (tellsMeaning(key) && !isNamed(keys, place)) ||
      tellsMeaningOfValue(keys, place)
    )
      return 0;
    if (words - (WORD.test(key) ? 1 : 0) < 1) return 0;
    const least = leastOf(keys, place, settings);
    return place === 0 && least === settings.words && !/\d/.test(key) && !CAMEL.test(key) ? 0 : 1 / least;
  });
}

function leastOf(keys: readonly string[], place: number, { words, names, marked }: MinerSettings): number {
  const key = keys[place] ?? '';
  if (CALL.test(key) || key.includes(' ')) return words;
  // `size:<*>` names what it is, and is no value.
  if (key.includes(ANY)) return key.endsWith(`:${ANY}`) && keyOfValue(keys, place) === undefined ? words : marked;
  return isNamed(keys, place) || DOTTED.test(key) ? names : words;
}

/** Whether the word is somebody's name: `user deploy`, but not `user deleted`. */
function isNamed(keys: readonly string[], place: number): boolean {
  return keys[place - 1] === ' ' && NAMED_BY.test(keys[place - 2] ?? '') && !SAID_OF_ONE.test(keys[place] ?? '');
}

/** Places whose word is the value of a key: `name=ada`, `"name": "ada"`. */
export function valuePlaces(keys: readonly string[], weights: readonly number[]): number[] {
  return weights.flatMap((weight, place) => (weight > 0 && keyOfValue(keys, place) !== undefined ? [place] : []));
}

/** Places whose word has a number. */
export function numberedPlaces(keys: readonly string[], weights: readonly number[]): number[] {
  return weights.flatMap((weight, place) => (weight > 0 && /\d|<\*>/.test(keys[place] ?? '') ? [place] : []));
}

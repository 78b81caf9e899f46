import { keyOfValue } from './values.ts';

/**
 * Words that say what happened. They never become variable: `connection opened`, `connection refused` and `connection lost`
 * are not one template, however many such words there are.
 */
const TELLING = new Set(
  (
    'abort aborted aborting accept accepted alive allowed already attempt bad began begin broken busy cancelled canceled cannot change ' +
    'changed clean close closed closing complete completed connect connected connecting connection corrupt crash crashed created dead ' +
    'degraded delete deleted denied deploy deployed disabled disconnect disconnected down dropped duplicate elected empty enabled end ' +
    'ended error errors evicted exceeded exception exhausted exit exited expired fail failed failing failure fatal finish finished ' +
    'forbidden found full gone granted healthy idle ignored invalid joined kill killed late leader left limit listening lost low ' +
    'mismatch missing new no none not offline ok online open opened out overflow panic passed pending ready received recovered refused ' +
    'rejected released reload reloaded removed reset resolved restart restarted restarting retry retrying revoked rolled running ' +
    'saved sent shutdown skipped slow stale start started starting stop stopped stopping success succeeded successful success suspended ' +
    'terminated throttled timeout timed truncated unable unauthorized unavailable unhealthy unknown unreachable unresponsive up updated ' +
    'valid violated waiting warn warning wrong'
  ).split(' '),
);

/** A class of exceptions tells the meaning as well. */
const EXCEPTION = /(?:Error|Exception|Fault|Failure|Timeout)\b/;

export function tellsMeaning(words: string): boolean {
  return words.includes(' ') ? words.split(/ +/).some(wordTells) : wordTells(words);
}

function wordTells(word: string): boolean {
  const bare = word.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return TELLING.has(bare.toLowerCase()) || EXCEPTION.test(bare) || /^E[A-Z]{4,}$/.test(bare);
}

/** Keys whose value says what happened, not to whom. */
const TELLING_KEY =
  /^(?:level|lvl|severity|status|state|error|err|code|reason|type|kind|op|operation|event|method|result|msg|message)$/i;

export function tellsMeaningOfValue(keys: readonly string[], place: number): boolean {
  const key = keyOfValue(keys, place);
  return key !== undefined && TELLING_KEY.test(key);
}

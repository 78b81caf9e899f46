/** Words of a head; what stands further behind is hardly what the service itself says of how bad it is. */
const MOST_WORDS = 24;
/** A part that names who speaks (`kernel:`, `error:`) has fewer words, and what it says comes behind it. */
const LEAST_WORDS = 2;

/**
 * What a template says before it may begin to repeat what strangers said: the part before the first colon that stands behind at least two
 * words. Severity is read from it alone, so that what a stranger gets logged behind it cannot raise a line.
 */
export function headOf(template: string): string {
  const words = template.split(' ').slice(0, MOST_WORDS);
  let said = 0;
  for (const [place, word] of words.entries()) {
    if (/\p{L}{2}/u.test(word) && !word.startsWith('<')) said += 1;
    if (word.endsWith(':') && said >= LEAST_WORDS)
      return words
        .slice(0, place + 1)
        .join(' ')
        .slice(0, -1);
  }
  return words.join(' ');
}

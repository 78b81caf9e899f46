import { kindOf } from './characters.ts';
import { type Run, readRun, varies } from './variable-part.ts';

/** Stands for what varies. */
export const ANY = '<*>';

/**
 * The text with `<*>` for each number, address, id and the like: whatever varies by its digits. What has no digits stays, and so does the
 * punctuation between: `10.0.0.7:80` is `<*>.<*>.<*>.<*>:<*>`. One pass, in time linear in the length; done twice it is the same.
 */
export function maskNumbers(text: string): string {
  const run: Run = { start: 0, end: 0, kinds: 0, digits: 0, turns: 0, from: 0, to: 0 };
  let masked = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    if (kindOf(text.charCodeAt(at)) === 0) {
      at += 1;
      continue;
    }
    readRun(text, at, run);
    at = run.end;
    if (!varies(text, run)) continue;
    masked += text.slice(copied, run.from) + ANY;
    at = copied = run.to;
  }
  return copied === 0 ? text : masked + text.slice(copied);
}

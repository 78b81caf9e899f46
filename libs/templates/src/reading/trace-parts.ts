import { joinTraces } from './join-traces.ts';
import type { ReadLine } from './read-line.ts';

/** Whether a line goes on with the event that is open. */
export function isContinued({ format }: ReadLine, open: string, text: string): boolean {
  if (/^\s/.test(text) && format !== 'plain') return true;
  return joinTraces([{ message: open }, { message: text }]).length === 1;
}

/** What an event says, in one line: of a stack trace its head, the exception and the root cause, without the frames. */
export function gistOf(message: string): string {
  return message.includes('\n') ? (joinTraces([{ message }])[0]?.text ?? message) : message;
}

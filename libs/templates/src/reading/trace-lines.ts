import { isLetter } from './char-codes.ts';

/** A frame of a stack as Java, Node, Python, Go, .NET, Ruby, Rust and PHP print it, and what they print between frames. */
const FRAMES: readonly RegExp[] = [
  /^\s+at \S/,
  /^at [\w.$<>]{1,300}\([^()]{0,300}\)$/,
  /^\s+\.\.\. \d{1,6} (?:more|common frames omitted|lines matching cause)/,
  /^[\s|+]+File "[^"]{1,400}", line \d/,
  /^[\s|]*[\^~]{1,400}\s*$/,
  /^\s+\[Previous line repeated \d/,
  /^goroutine \d{1,12} \[[^\]]{1,80}\]:$/,
  /^(?=\S{0,300}\.)[\w./*()[\]-]{1,500}\([^()]{0,400}\)$/,
  /^created by [\w./*()[\]-]{1,300}(?: in goroutine \d{1,12})?$/,
  /^\s+\S{1,400}\.go:\d{1,7}(?: \+0x[0-9a-f]+)?$/,
  /^\s+from \S{1,400}:\d{1,7}:in /,
  /^\[signal [A-Z]{3,12}/,
  /^exit status \d{1,3}$/,
  /^\s+--- End of .{1,100} ---$/,
  /^--- End of .{1,100} ---$/,
  /^#\d{1,4} \S/,
  /^\s+thrown in \S{1,400} on line \d/,
  /^(?:Stack trace|stack backtrace):$/,
  /^\s+\d{1,4}: {1,20}\S/,
  /^note: (?:run with `RUST_BACKTRACE|Some details are omitted)/,
  /^Node\.js v\d{1,3}\./,
  /^[}\])]{1,3}[,;]?$/,
  /^\s+[+|] ?[-+]{3,}/,
];
/** Says why, one level deeper; the last one is the root. */
const CAUSE = /^\s*(?:\| )?(?:Caused by: |Suppressed: |\[cause\]: |-{3,}> )(.{1,2000})$/;
const PYTHON_HEAD =
  /^[\s|+]{0,40}(?:(?:Exception Group )?Traceback \(most recent call last\):|During handling of the above exception|The above exception was)/;
/** The last line of a Python trace; some of its modules name theirs in small letters: `socket.gaierror`. */
const EXCEPTION =
  /^(?:\s+\| )?(?:[A-Za-z_$][\w$]*\.){0,12}[A-Z][\w$]{2,80}(?:Error|Exception|Warning|Exit|Interrupt|Iteration|Throwable|Group)?(?:: .*|$)|^(?:\s+\| )?(?:[a-z_]\w{0,60}\.){1,12}(?:[a-z]{0,20}error|timeout)(?:: .*|$)/;
/** A cheap look: without one of these a line names no exception. */
const NAMED = /Error|Exception|Throwable/;
/** The line behind the head of a Java log event, or behind the source that Node shows. */
const NAMED_EXCEPTION =
  /^(?:Uncaught )?(?:[A-Za-z_$][\w$]*\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception|Throwable)(?: \[\w{1,60}\])?(?:: .*|$)|^(?:[a-z_$][\w$]*\.){1,12}Error(?:: |$)|^Error(?: \[\w{1,60}\])?: /;

export const isFrame = (text: string): boolean => FRAMES.some((frame) => frame.test(text));
export const causeIn = (text: string): string | undefined => CAUSE.exec(text)?.[1];
export const beginsPythonTrace = (text: string): boolean => PYTHON_HEAD.test(text);
export const isException = (text: string): boolean => EXCEPTION.test(text);
export const isNamedException = (text: string): boolean =>
  isLetter(text.charCodeAt(0)) && NAMED.test(text) && NAMED_EXCEPTION.test(text);

/** Whether a message is the rest of a trace whose head is elsewhere. */
export function isRestOfTrace(message: string): boolean {
  const first = message.split('\n', 1)[0] ?? '';
  return /^\s/.test(first) && (isFrame(first) || causeIn(first) !== undefined);
}

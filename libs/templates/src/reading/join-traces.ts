/** The part of a log line that matters for joining. */
export interface TextLine {
  readonly message: string;
  readonly level?: string | undefined;
}

/** A line with what belongs to it: `text` says the error without the frames of its stack. */
export interface JoinedLine<Line extends TextLine> {
  readonly line: Line;
  readonly text: string;
  /** Lines that were joined to it. */
  readonly joined: number;
}

/** A frame of a stack as Java, Node, Python, Go, .NET and Ruby print it, and what they print between frames. */
const FRAMES: readonly RegExp[] = [
  /^\s+at \S/,
  /^\s+\.\.\. \d{1,6} (?:more|common frames omitted)/,
  /^\s+File "[^"]{1,400}", line \d/,
  /^\s+(?:\^|~){1,400}\s*$/,
  /^goroutine \d{1,12} \[[^\]]{1,80}\]:$/,
  /^(?:created by )?[\w./*()-]{1,300}\.[\w.*()[\]-]{1,200}(?:\([^()]{0,400}\)|\(\.\.\.\)| in goroutine \d{1,12})$/,
  /^\s+\S{1,400}\.go:\d{1,7}(?: \+0x[0-9a-f]+)?$/,
  /^\s+from \S{1,400}:\d{1,7}:in /,
  /^\[signal [A-Z]{3,12}/,
  /^exit status \d{1,3}$/,
  /^\s+--- End of .{1,100} ---$/,
];
/** Says why, one level deeper; the last one is the root. */
const CAUSE = /^\s*(?:Caused by: |Suppressed: |\[cause\]: )(.{1,2000})$/;
const PYTHON_HEAD =
  /^(?:Traceback \(most recent call last\):|During handling of the above exception|The above exception was)/;
/** The last line of a Python trace, and the line behind the head of a Java log event. */
const EXCEPTION =
  /^(?:[a-z_$][\w$]*\.){0,12}[A-Z][\w$]{2,80}(?:Error|Exception|Warning|Exit|Interrupt|Iteration|Throwable)?(?:: .*|$)/;
const NAMED_EXCEPTION = /^(?:[a-z_$][\w$]*\.){0,12}[A-Z][\w$]{0,80}(?:Error|Exception|Throwable)(?:: .*|$)/;
const INDENTED = /^\s{2,}\S/;

/** Joins lines of one frame of lines, in order; a frame that begins in the midst of a trace begins with lines that are dropped. */
export function joinTraces<Line extends TextLine>(lines: readonly Line[]): JoinedLine<Line>[] {
  const joined: Open<Line>[] = [];
  let open: Open<Line> | undefined;
  for (const line of lines) {
    const part = partOf(line, open);
    if (part === 'frame') {
      if (open) open.joined += 1;
      continue;
    }
    if (part !== 'head' && open) {
      take(open, part);
      continue;
    }
    open = opened(line);
    joined.push(open);
  }
  return joined.map(({ line, head, said, cause, joined: count }) => ({
    line,
    text: [head, said, cause && `caused by ${cause}`].filter(Boolean).join(' '),
    joined: count,
  }));
}

interface Open<Line extends TextLine> {
  readonly line: Line;
  head: string;
  /** The exception, when the head does not say it. */
  said: string;
  /** The root cause. */
  cause: string;
  python: boolean;
  joined: number;
}

type Part = 'head' | 'frame' | { readonly said: string } | { readonly cause: string } | { readonly python: true };

/** A message may hold a whole trace itself; then it is joined to its own first line. */
function opened<Line extends TextLine>(line: Line): Open<Line> {
  const [first = '', ...rest] = line.message.split('\n', 200);
  const open: Open<Line> = { line, head: first, said: '', cause: '', python: PYTHON_HEAD.test(first), joined: 0 };
  for (const text of rest) {
    const part = partOf({ message: text }, open, true);
    if (part === 'head') open.head = `${open.head} ${text}`;
    else if (part !== 'frame') take(open, part);
  }
  return open;
}

function take<Line extends TextLine>(open: Open<Line>, part: Exclude<Part, 'head' | 'frame'>): void {
  open.joined += 1;
  if ('python' in part) open.python = true;
  else if ('cause' in part) open.cause = part.cause;
  else {
    open.said = part.said;
    open.python = false;
  }
}

function partOf<Line extends TextLine>(
  { message, level }: TextLine,
  open: Open<Line> | undefined,
  within = false,
): Part {
  // With a level of its own a line is an event of its own, whatever it looks like: a sender that has fields has the trace in one.
  if (level !== undefined && !within) return 'head';
  if (FRAMES.some((frame) => frame.test(message))) return 'frame';
  const cause = CAUSE.exec(message)?.[1];
  if (cause !== undefined) return open ? { cause } : 'frame';
  if (!open) return 'head';
  if (open.python && INDENTED.test(message)) return 'frame';
  if (open.python && EXCEPTION.test(message)) return { said: message };
  if (PYTHON_HEAD.test(message) && open.said === '') return { python: true };
  const follows = open.joined === 0 && open.said === '' && !NAMED_EXCEPTION.test(open.head);
  return follows && NAMED_EXCEPTION.test(message) ? { said: message } : 'head';
}

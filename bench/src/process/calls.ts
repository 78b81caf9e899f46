/** What one process asks of another over IPC, and what comes back. A message without a number is a notice. */
export interface Question {
  readonly number: number;
  readonly what: string;
  readonly told: unknown;
}
export interface Answer {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
}
export interface Notice {
  readonly notice: unknown;
}

/** Answers what the process that started this one asks; ends with it. A terminal's Ctrl-C is for that one alone. */
export function answer(answers: Readonly<Record<string, (told: never) => unknown>>): void {
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(1));
  process.on('message', ({ number, what, told }: Question) => {
    const reply = (said: Omit<Answer, 'number'>) => process.send?.({ number, ...said });
    Promise.resolve()
      .then(() => answers[what]?.(told as never))
      .then(
        (result) => reply({ result }),
        (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
}

export function notify(notice: unknown): void {
  process.send?.({ notice });
}

import { Problem } from './problem.ts';

const PATIENCE_MS = 3_000;

/** The answer of Redis, or a 503 when it takes so long that a person had better be told. */
export async function within<Answer>(answer: Promise<Answer>, patienceMs = PATIENCE_MS): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Problem(503, 'Store does not answer', 'Redis does not answer; try again.')),
      patienceMs,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

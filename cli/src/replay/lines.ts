import { createReadStream } from 'node:fs';

const CHUNK_BYTES = 256 * 1024;
/** What a line has beyond so many characters is dropped, so that a file without line ends fills no memory. */
const LONGEST_LINE = 64 * 1024;

/** The lines of a file, some thousands at a time, as UTF-8; `passed` is told of the bytes that each piece had. */
export async function* linesOf(
  path: string,
  passed: (bytes: number) => void,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    passed(chunk.length);
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}

import { emptyMemory, type SeriesMemory } from './memory.ts';

/** Raised whenever cells come to mean something else: what was written of another layout is not read. */
const LAYOUT = 5;

/**
 * All that is remembered of a series as text (base64), exact to the bit: at most 11 KB. What was
 * never learnt at the end of it, as levels of the week in its first days, takes no room.
 */
export function encodeMemory({ state, learnt }: SeriesMemory): string {
  const bytes = Buffer.concat([bytesOf(state), bytesOf(learnt)]);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return `${LAYOUT}:${end}:${bytes.toString('base64', 0, end)}`;
}

/** Undefined for what cannot be read: of another layout, cut off, or no numbers. */
export function decodeMemory(text: string): SeriesMemory | undefined {
  const [layout, length, base64 = ''] = text.split(':', 3);
  const bytes = Buffer.from(base64, 'base64');
  const memory = emptyMemory();
  const [state, learnt] = [bytesOf(memory.state), bytesOf(memory.learnt)];
  const fits = bytes.length === Number(length) && bytes.length <= state.length + learnt.length;
  if (layout !== String(LAYOUT) || !fits) return undefined;
  state.set(bytes.subarray(0, state.length));
  learnt.set(bytes.subarray(state.length));
  const finite = memory.state.every(Number.isFinite) && memory.learnt.every(Number.isFinite);
  return finite ? memory : undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * How many bytes of a piece of an append-only file are whole commands outside of an open transaction. The piece begins
 * with a command.
 *
 * Redis 7.0 itself does not look for the end of a transaction when a command of it is cut in two: it leaves the first half
 * of the transaction in the file and appends behind it, and the next start applies that half, or drops all behind it.
 */
export function lengthOfWhole(piece: Buffer): number {
  let whole = 0;
  let open = false;
  for (let at = 0; ; ) {
    const command = readCommand(piece, at);
    if (!command) return whole;
    at = command.end;
    if (command.name === 'MULTI') open = true;
    if (command.name === 'EXEC') open = false;
    if (!open) whole = at;
  }
}

/** `*<arguments>`, then `$<bytes>` and the bytes of each, every line ended by CR LF; undefined if it is not all there. */
function readCommand(piece: Buffer, from: number): { readonly name: string; readonly end: number } | undefined {
  const head = readNumber(piece, from, '*');
  if (!head) return undefined;
  let { end } = head;
  let name = '';
  for (let index = 0; index < head.value; index += 1) {
    const length = readNumber(piece, end, '$');
    if (!length || length.end + length.value + 2 > piece.length) return undefined;
    if (index === 0) name = piece.toString('latin1', length.end, length.end + length.value).toUpperCase();
    end = length.end + length.value + 2;
  }
  return { name, end };
}

function readNumber(piece: Buffer, from: number, sign: string) {
  const end = piece.indexOf('\r\n', from);
  if (end < 0 || piece.toString('latin1', from, from + 1) !== sign) return undefined;
  return { value: Number(piece.toString('latin1', from + 1, end)), end: end + 2 };
}

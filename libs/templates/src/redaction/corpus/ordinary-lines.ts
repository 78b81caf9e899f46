import { linesOf } from './secret-lines.ts';

type Slot = (next: () => number) => string;

/** Times each line that has a slot is filled anew. */
const ROUNDS = 20;
const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE64 = `${LOWER}${ALPHANUMERIC}`;

const of =
  (alphabet: string, length: number): Slot =>
  (next) =>
    Array.from({ length }, () => alphabet[next() % alphabet.length]).join('');
const between =
  (low: number, high: number): Slot =>
  (next) =>
    String(low + (next() % (high - low + 1)));
const joined =
  (glue: string, ...parts: readonly Slot[]): Slot =>
  (next) =>
    parts.map((part) => part(next)).join(glue);
const two: Slot = (next) => String(next() % 60).padStart(2, '0');
const time: Slot = joined(':', (next) => String(next() % 24).padStart(2, '0'), two, two);

const SLOTS: Readonly<Record<string, Slot>> = {
  n: between(1, 99),
  n4: between(1_000, 9_999),
  n5: between(10_000, 99_999),
  n6: between(100_000, 999_999),
  big: between(1_000, 9_999_999),
  ms: between(1, 9_999),
  ms13: joined('', between(17_000, 17_999), between(1_000, 9_999), between(1_000, 9_999)),
  s10: joined('', between(17_000, 17_999), between(10_000, 99_999)),
  pid: between(100, 65_000),
  port: between(1_024, 65_535),
  status: (next) => ['200', '201', '204', '302', '404', '500', '503'][next() % 7] ?? '200',
  ip: joined('.', between(10, 203), between(0, 255), between(0, 255), between(1, 254)),
  time,
  iso: (next) => `2026-11-${10 + (next() % 19)}T${time(next)}.${between(100, 999)(next)}`,
  ver: joined('.', between(0, 9), between(0, 20), between(0, 40)),
  uuid: joined('-', of(HEX, 8), of(HEX, 4), of(HEX, 4), of(HEX, 4), of(HEX, 12)),
  hex2: of(HEX, 2),
  hex4: of(HEX, 4),
  hex7: of(HEX, 7),
  hex8: of(HEX, 8),
  hex10: of(HEX, 10),
  hex12: of(HEX, 12),
  hex14: of(HEX, 14),
  hex16: of(HEX, 16),
  hex24: of(HEX, 24),
  hex32: of(HEX, 32),
  sha1: of(HEX, 40),
  sha256: of(HEX, 64),
  sha256b64: of(BASE64, 43),
  sha512b64: joined('', of(BASE64, 86), () => '=='),
  md5colon: joined(':', ...Array.from({ length: 16 }, () => of(HEX, 2))),
  b64id22: of(BASE64, 22),
  az5: of(LOWER, 5),
  AZ3: of(ALPHANUMERIC.slice(10), 3),
  AZ16: of(ALPHANUMERIC, 16),
};

/** More than five thousand lines without anything to take out, always the same ones. */
export function ordinaryLines(corpus: string): string[] {
  const next = numbers();
  const fill = (line: string): string =>
    line.replaceAll(/\{(\w+)\}/g, (slot, name: string) => SLOTS[name]?.(next) ?? slot);
  return linesOf(corpus).flatMap((line) => {
    const first = fill(line);
    return first === line ? [line] : [first, ...Array.from({ length: ROUNDS - 1 }, () => fill(line))];
  });
}

/** Numbers that look random (a linear congruential generator, its low bits left out). */
function numbers(): () => number {
  let state = 20_261_124;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

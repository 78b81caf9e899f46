import { expect, test } from '@jest/globals';
import { parseLine } from '../src/index.ts';

/** When the lines of the tables are read. */
export const NOW = Date.parse('2026-11-25T12:00:00Z');
/** What most of them say of when they were written, and the same with milliseconds. */
export const AT = Date.parse('2026-11-24T00:24:01Z');
export const MS = AT + 123;
export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN = '00f067aa0ba902b7';

export type Read = ReturnType<typeof parseLine>;

/** What is read of each line; the message in quotes stands first, so that a table is read like the log. */
export function reads(table: readonly (readonly [line: string, message: string, read: Partial<Read>])[]): void {
  test.each(table)('%s', (line, message, read) => {
    expect(parseLine(line, NOW)).toEqual({ ...read, message });
  });
}

export const headed = (fields: Partial<Read>) => ({ format: 'headed' as const, ...fields });
/** The line says no zone. */
export const here = { zoneless: true as const };

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MissingDataError } from '../bench.ts';
import { readStructured, recordsOf } from './structured.ts';

test('a quoted field holds commas, quotes and ends of lines', () => {
  expect(recordsOf('Id,Content\r\n1,"a, ""b""\nc"\r\n2,\r\n')).toEqual([
    ['Id', 'Content'],
    ['1', 'a, "b"\nc'],
    ['2', ''],
  ]);
});

test('what is written is read', () => {
  const row = fc.array(
    fc.string().map((text) => text.replaceAll('\r', '')),
    { minLength: 2, maxLength: 5 },
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const csv = rows.map((fields) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\n`);
      expect(recordsOf(csv.join(''))).toEqual(rows);
    }),
  );
});

test('what is not there is named', async () => {
  await expect(readStructured('/nowhere', 'BGL')).rejects.toThrow(MissingDataError);
});

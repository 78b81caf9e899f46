import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from './instant.ts';

describe('instantOf', () => {
  test.each([
    ['2014-04-01 00:05:00', '2014-04-01T00:05:00.000Z'],
    ['2014-04-01T00:05:00', '2014-04-01T00:05:00.000Z'],
    ['2014-04-01T00:05:00.25Z', '2014-04-01T00:05:00.250Z'],
    ['2014-04-01T00:05:00+02:00', '2014-03-31T22:05:00.000Z'],
    ['2014-04-01 00:05:00-0330', '2014-04-01T03:35:00.000Z'],
    ['2014-04-01 00:05:00 UTC', '2014-04-01T00:05:00.000Z'],
    ['2014/04/01 00:05', '2014-04-01T00:05:00.000Z'],
    ['2016-02-29', '2016-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['1396310700', '2014-04-01T00:05:00.000Z'],
    ['1396310700.5', '2014-04-01T00:05:00.500Z'],
    ['1396310700000', '2014-04-01T00:05:00.000Z'],
    ['1396310700000000', '2014-04-01T00:05:00.000Z'],
    ['1396310700000000000', '2014-04-01T00:05:00.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(instant);
  });

  test.each([
    '',
    'timestamp',
    '2015-02-29',
    '2014-13-01',
    '2014-00-01',
    '2014-04-01 24:00:00',
    '12:00',
    '0x10',
    '0099-01-01',
    '1e30',
  ])('takes %p for no time', (text) => expect(instantOf(text)).toBeUndefined());

  test('reads what a date is written as, whatever the zone of this machine', () => {
    const dates = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => expect(instantOf(date.toISOString().replace('Z', ''))).toBe(date.getTime())),
    );
  });
});

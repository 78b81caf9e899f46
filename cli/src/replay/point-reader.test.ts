import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NoSeriesError, type Point, PointReader } from './point-reader.ts';

function read(text: string) {
  const reader = new PointReader();
  const points = [...reader.read(text.split('\n')), ...reader.end()];
  return { points, unreadable: reader.unreadable };
}
const pairs = (text: string) => read(text).points.map(({ timestamp, value }) => [timestamp, value]);

/** What `reading` gives, nothing when it refuses the file; whatever else it throws is thrown on. */
function pointsOrRefused(reading: () => readonly Point[]): readonly Point[] {
  try {
    return reading();
  } catch (error) {
    if (error instanceof NoSeriesError) return [];
    throw error;
  }
}

const TWO = [
  ['2014-04-01 00:00:00', 20],
  ['2014-04-01 00:05:00', 21.5],
];

describe('PointReader', () => {
  test.each([
    ['a header', 'timestamp,value\n2014-04-01 00:00:00,20.0\n2014-04-01 00:05:00,21.5'],
    ['no header', '2014-04-01 00:00:00,20.0\n2014-04-01 00:05:00,21.5\n'],
    ['columns turned around', 'Value;Time\n20;2014-04-01 00:00:00\n21.5;2014-04-01 00:05:00'],
    ['turned around without a header', '20\t2014-04-01 00:00:00\n21.5\t2014-04-01 00:05:00'],
    [
      'quotes, blanks, carriage returns',
      '"ts" , "value"\r\n"2014-04-01 00:00:00", "20"\r\n"2014-04-01 00:05:00",21.5\r\n',
    ],
    ['other columns', 'host,date,value,unit\na,2014-04-01 00:00:00,20,ms\na,2014-04-01 00:05:00,21.5,ms'],
    ['names that nobody knows', 'when,host,cpu\n2014-04-01 00:00:00,a,20\n2014-04-01 00:05:00,a,21.5'],
    ['a day and a time of day', 'time,date,value\n00:00,2014-04-01 00:00:00,20\n00:05,2014-04-01 00:05:00,21.5'],
    ['what pandas writes', ',0\n2014-04-01 00:00:00,20.0\n2014-04-01 00:05:00,21.5'],
    ['comments and empty lines', '# cpu\n\n2014-04-01 00:00:00,20\n\n2014-04-01 00:05:00,21.5'],
  ])('reads a file with %s', (_, text) => {
    expect(pairs(text)).toEqual(TWO);
  });

  test('keeps the text of a timestamp', () => {
    expect(pairs('ts,value\n1396310700,1\n1396310760.5,2')).toEqual([
      ['1396310700', 1],
      ['1396310760.5', 2],
    ]);
  });

  test('a value that is not there is a point all the same', () => {
    const values = ['', 'NaN', 'null', 'N/A', 'inf', '-Infinity'];
    const { points, unreadable } = read(
      ['time,value', ...values.map((value, at) => `${1e9 + at},${value}`)].join('\n'),
    );
    const { NaN: not, POSITIVE_INFINITY: high, NEGATIVE_INFINITY: low } = Number;
    expect(points.map(({ value }) => value)).toEqual([not, not, not, not, high, low]);
    expect(unreadable.count).toBe(0);
  });

  test('reads labels however they are written', () => {
    const rows = ['1', '0', 'true', 'False', '1.0', ''].map((label, at) => `${1e9 + at},5,${label}`);
    const { points } = read(['timestamp,value,is_anomaly', ...rows].join('\n'));
    expect(points.map(({ label }) => label)).toEqual([true, false, true, false, true, false]);
    expect(read('timestamp,value\n1000000000,1').points[0]?.label).toBeUndefined();
  });

  test('counts lines that are no points, and knows the first by number', () => {
    const bad = Array.from({ length: 7 }, () => 'yesterday,much');
    const { points, unreadable } = read(['time,value', '1000000000,1', ...bad, '1000000001'].join('\n'));
    expect(points).toHaveLength(1);
    expect(unreadable).toEqual({ count: 8, first: [3, 4, 5, 6, 7] });
  });

  test.each([
    ['', 'is empty'],
    ['timestamp,value\n', 'has no points'],
    ['name,colour\nrose,red\n', 'no column of timestamps'],
    ['timestamp\n1000000000\n', 'no column of values'],
    ['timestamp,value\nmonday,1\n', 'no column of timestamps'],
  ])('says what is wrong with %j', (text, words) => {
    const reading = () => read(text);
    expect(reading).toThrow(NoSeriesError);
    expect(reading).toThrow(words);
  });

  test('passes nothing on that could move a cursor', () => {
    expect(() => read('\u001b[2Jname,colour\nrose,red\n')).toThrow(/^[^\p{Cc}]*$/u);
  });

  test('reads the same in whatever pieces the lines come', () => {
    const lines = ['value,ts', ...Array.from({ length: 60 }, (_, at) => (at % 9 === 4 ? 'torn' : `${at},${1e9 + at}`))];
    const whole = read(lines.join('\n'));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (sizes) => {
        const reader = new PointReader();
        const points = [];
        for (let [at, piece] = [0, 0]; at < lines.length; piece += 1) {
          const size = sizes[piece % sizes.length]!;
          points.push(...reader.read(lines.slice(at, at + size)));
          at += size;
        }
        expect({ points: [...points, ...reader.end()], unreadable: reader.unreadable }).toEqual(whole);
      }),
    );
  });

  test('takes any text: points have a time, or the file is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' })), (lines) => {
        const reader = new PointReader();
        const reading = () => [...reader.read(lines), ...reader.end()];
        for (const { at } of pointsOrRefused(reading)) expect(at).not.toBeNaN();
      }),
    );
  });
});

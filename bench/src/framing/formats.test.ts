import { InvalidEventError } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import { randomFrom } from '../random.ts';
import { FORMATS } from './formats.ts';
import { SHAPES } from './shapes.ts';

describe.each(FORMATS)('$name', (format) => {
  test.each(SHAPES)('gives back $name as it was given, and takes nothing else', (shape) => {
    const frame = shape.frame(randomFrom(1));
    for (const data of format.dataOf(frame)) {
      const event = format.decode(format.encode(frame.topic, data));
      expect(event).toMatchObject({ type: frame.topic, data });
      expect(() => format.check(frame.topic, event)).not.toThrow();
      expect(() => format.check(frame.topic, { ...(event as object), data: {} })).toThrow(InvalidEventError);
    }
  });
});

test('what stands in the columns is what stands in the rows', () => {
  const samples: [number, number][] = [
    [1_000, 1],
    [1_015, 0.5],
    [1_029, -2],
  ];
  const service = { env: 'demo', service: 'a' };
  const data = { service, series: [{ name: 'up', kind: 'gauge' as const, labels: {}, samples }] };
  const columns = FORMATS.find(({ name }) => name === 'jsonColumns');
  expect(columns?.dataOf({ topic: 'metrics.sampled', data })).toEqual([
    {
      service,
      series: [{ name: 'up', kind: 'gauge', labels: {}, start: 1_000, steps: [15, 14], values: [1, 0.5, -2] }],
    },
  ]);
});

import { expect, test } from '@jest/globals';
import { parseOptions } from './options.ts';

test('the defaults', () => {
  expect(parseOptions([])).toEqual({
    dir: '.hale/shop',
    controlPort: null,
    portBase: null,
    load: 10,
    adopt: false,
  });
});

test('every option', () => {
  const argv = ['--dir', '/tmp/s', '--control-port', '7000', '--port-base=7001', '--load', '0', '--adopt'];
  expect(parseOptions(argv)).toEqual({ dir: '/tmp/s', controlPort: 7000, portBase: 7001, load: 0, adopt: true });
});

test('help wins', () => {
  expect(parseOptions(['--load', 'x', '--help'])).toBe('help');
});

test.each([
  [['--load', '-1'], /load/],
  [['--load', '1.5'], /--load must be a whole number from 0 to 1000, not "1.5"/],
  [['--load', '1001'], /--load/],
  [['--control-port', '65536'], /--control-port/],
  [['--port-base', '65533'], /--port-base/],
  [['--dir', ''], /--dir/],
  [['--wat'], /wat/],
  [['payments'], /payments/],
])('%j is refused', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(message);
});

import { expect, test } from '@jest/globals';
import { parseOptions } from './options.ts';

test('the defaults', () => {
  expect(parseOptions([])).toEqual({
    dir: '.hale/shop',
    controlPort: null,
    portBase: null,
    load: 10,
    names: null,
    otlp: null,
    announce: null,
    adopt: false,
  });
});

test('every option', () => {
  const argv = ['--dir', '/tmp/s', '--control-port', '7000', '--port-base=7001', '--load', '0', '--adopt'];
  expect(parseOptions(argv)).toMatchObject({ dir: '/tmp/s', controlPort: 7000, portBase: 7001, load: 0, adopt: true });
});

test('names and where to report', () => {
  const argv = ['--names', 'storefront=web,bank=acquirer', '--otlp', 'http://127.0.0.1:1/v1/traces'];
  expect(parseOptions([...argv, '--announce', 'http://127.0.0.1:1/api/v1/changes'])).toMatchObject({
    names: { storefront: 'web', bank: 'acquirer', payments: 'payments' },
    otlp: 'http://127.0.0.1:1/v1/traces',
    announce: 'http://127.0.0.1:1/api/v1/changes',
  });
});

test('help wins', () => {
  expect(parseOptions(['--load', 'x', '--help'])).toBe('help');
});

test.each([
  [['--load', '-1'], /load/],
  [['--load', '1.5'], /--load must be a whole number from 0 to 1000, not "1.5"/],
  [['--load', '1001'], /--load/],
  [['--control-port', '65536'], /--control-port/],
  [['--port-base', '65532'], /--port-base/],
  [['--dir', ''], /--dir/],
  [['--names', 'kiosk=web'], /no such role/],
  [['--otlp', 'collector:4318'], /--otlp must be an http URL/],
  [['--wat'], /wat/],
  [['payments'], /payments/],
])('%j is refused', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(message);
});

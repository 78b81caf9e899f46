import { describe, expect, test } from '@jest/globals';
import { AT, headed, here, MS, NOW, reads, SPAN, TRACE } from '../../test/reads.ts';
import { severityOfLevel } from '../meaning/severity.ts';
import { parseLine } from './parse-line.ts';

describe('web servers', () => {
  reads([
    [
      '10.0.0.1 - bob [24/Nov/2026:00:24:01 +0000] "GET /cart?id=7 HTTP/1.1" 500 12 "-" "Mozilla/5.0 ERROR"',
      'GET /cart?id=7 HTTP/1.1 500 server error',
      { format: 'access', at: AT, level: 'error' },
    ],
    [
      '::1 - - [24/Nov/2026:00:24:01 +0000] "GET /\\" 200 HTTP/1.1" 404 12',
      'GET /\\" 200 HTTP/1.1 404 client error',
      { format: 'access', at: AT, level: 'warn' },
    ],
    [
      'web.example - - [24/Nov/2026:00:24:01 +0000] "-" 408 0 "-" "-"',
      '- 408 client error',
      { format: 'access', at: AT, level: 'warn' },
    ],
    [
      '10.0.0.1:50000 [24/Nov/2026:00:24:01.123] fe be/s1 0/0/1/2/3 503 212 - - SC-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      'GET / HTTP/1.1 503 server error',
      { format: 'access', at: MS, ...here, level: 'error' },
    ],
    [
      '[2026-11-24T00:24:01.123Z] "POST /pay HTTP/2" 503 UF,URX 0 91 12 - "-" "curl" "id" "host" "10.0.0.1:80"',
      'POST /pay HTTP/2 503 server error UF,URX',
      { format: 'access', at: MS, level: 'error' },
    ],
    [
      '[24/Nov/2026 00:24:01] "GET /admin HTTP/1.1" 200 12',
      'GET /admin HTTP/1.1 200',
      { format: 'access', at: AT, ...here, level: 'info' },
    ],
    ['[WARNING]  (7) : Server be/s1 is DOWN', 'Server be/s1 is DOWN', headed({ level: 'warning' })],
    [
      '2026/11/24 00:24:01 [error] 7#0: *1 connect() failed',
      '*1 connect() failed',
      headed({ at: AT, ...here, level: 'error', logger: '7#0' }),
    ],
    [
      '[Tue Nov 24 00:24:01.123456 2026] [core:error] [pid 7:tid 8] [client 1.2.3.4:5] AH00124: no',
      '[client 1.2.3.4:5] AH00124: no',
      headed({ at: MS, ...here, level: 'error' }),
    ],
    ['[Tue Nov 24 00:24:01 2026] [notice] ready', 'ready', headed({ at: AT, ...here, level: 'notice' })],
    [
      '[2026-11-24 00:24:01.123][7][warning][main] [a.cc:1] slow',
      '[a.cc:1] slow',
      headed({ at: MS, ...here, level: 'warning', logger: 'main' }),
    ],
  ]);
});

describe('databases and brokers', () => {
  reads([
    [
      '2026-11-24 00:24:01.123 UTC [4711] FATAL:  too many clients',
      'too many clients',
      headed({ at: MS, level: 'fatal' }),
    ],
    ['2026-11-24 00:24:01.123 UTC [4711] app@shop LOG:  slow', 'slow', headed({ at: MS, level: 'log' })],
    ['2026-11-24 00:24:01.123 CET [4711] ERROR:  no', 'no', headed({ at: MS, ...here, level: 'error' })],
    [
      '2026-11-24T00:24:01.123456Z 0 [ERROR] [MY-010119] [Server] no',
      '[MY-010119] [Server] no',
      headed({ at: MS, level: 'error' }),
    ],
    ['2026-11-24  0:24:01 7 [Note] ready', 'ready', headed({ at: AT, ...here, level: 'note' })],
    ['7:M 24 Nov 2026 00:24:01.123 # low memory', 'low memory', { format: 'redis', at: MS, ...here, level: 'warning' }],
    ['7:C 24 Nov 2026 00:24:01.123 * ready', 'ready', { format: 'redis', at: MS, ...here, level: 'notice' }],
    [
      '[2026-11-24T00:24:01,123][WARN ][o.e.n.Node               ] [node-1] slow',
      '[node-1] slow',
      headed({ at: MS, ...here, level: 'warn', logger: 'o.e.n.Node' }),
    ],
    [
      '[2026-11-24 00:24:01,123] ERROR [KafkaServer id=0] no (kafka.server.KafkaServer)',
      '[KafkaServer id=0] no (kafka.server.KafkaServer)',
      headed({ at: MS, ...here, level: 'error' }),
    ],
    ['2026-11-24 00:24:01.123456+00:00 [info] <0.222.0> up', 'up', headed({ at: MS, level: 'info' })],
    [
      '2026-11-24T00:24:01.123+0000 W NETWORK  [conn1] gone',
      'gone',
      headed({ at: MS, level: 'warning', logger: 'NETWORK' }),
    ],
  ]);
});

describe('applications', () => {
  reads([
    [
      '2026-11-24 00:24:01,123 [main] ERROR c.shop.Cart - no cart',
      'no cart',
      headed({ at: MS, ...here, level: 'error', logger: 'c.shop.Cart' }),
    ],
    ['00:24:01.123 [main] WARN  c.shop.Cart -- no cart', 'no cart', headed({ level: 'warn', logger: 'c.shop.Cart' })],
    [
      '2026-11-24T00:24:01.123Z  WARN 7 --- [io-1] c.shop.Cart : slow',
      'slow',
      headed({ at: MS, level: 'warn', logger: 'c.shop.Cart' }),
    ],
    [
      `2026-11-24T01:24:01.123+01:00  INFO 7 --- [shop] [exec-1] [${TRACE}-${SPAN}] c.s.Cart : paid`,
      'paid',
      headed({ at: MS, level: 'info', logger: 'c.s.Cart', traceId: TRACE, spanId: SPAN }),
    ],
    [
      '24-Nov-2026 00:24:01.123 SEVERE [main] org.apache.catalina.startup.Catalina.load no',
      'no',
      headed({ at: MS, ...here, level: 'severe', logger: 'org.apache.catalina.startup.Catalina.load' }),
    ],
    [
      'Nov 24, 2026 12:24:01 AM com.shop.Cart save\nSEVERE: no cart',
      'com.shop.Cart save\nSEVERE: no cart',
      headed({ at: AT, ...here }),
    ],
    ['CRITICAL:shop.pay:gateway gone', 'gateway gone', { format: 'python', level: 'critical', logger: 'shop.pay' }],
    ['2026-11-24 00:24:01,123 - shop.pay - WARNING - slow', 'slow', headed({ at: MS, ...here, level: 'warning' })],
    [
      '2026-11-24 00:24:01.123 | ERROR    | shop.pay:run:12 - no',
      'no',
      headed({ at: MS, ...here, level: 'error', logger: 'shop.pay:run:12' }),
    ],
    ['[2026-11-24 00:24:01 +0000] [7] [INFO] Listening', 'Listening', headed({ at: AT, level: 'info' })],
    ['INFO:     Started server process [7]', 'Started server process [7]', headed({ level: 'info' })],
    ['[2026-11-24 00:24:01,123: ERROR/MainProcess] Task no', 'Task no', headed({ at: MS, ...here, level: 'error' })],
    ['[W 2026-11-24 00:24:01.123 ServerApp] slow', 'slow', headed({ at: MS, ...here, level: 'warning' })],
    ['E, [2026-11-24T00:24:01.123456 #7] ERROR -- : no', 'no', { format: 'ruby', at: MS, ...here, level: 'error' }],
    ['2026/11/24 00:24:01 main.go:12: up', 'up', headed({ at: AT, ...here, logger: 'main.go:12' })],
    [
      '2026-11-24T00:24:01.123Z\tERROR\tpay/run.go:12\tno\t{"id":7}',
      'no\t{"id":7}',
      headed({ at: MS, level: 'error', logger: 'pay/run.go:12' }),
    ],
    ['[2026-11-24T00:24:01Z WARN  shop::db] slow', 'slow', headed({ at: AT, level: 'warn' })],
    ['2026-11-24T00:24:01.123456Z ERROR shop::db: no', 'no', headed({ at: MS, level: 'error', logger: 'shop::db' })],
    [
      'E1124 00:24:01.123456       7 server.go:42] no lease',
      'no lease',
      { format: 'glog', at: MS, ...here, level: 'error', logger: 'server.go:42' },
    ],
    [
      'I20261124 00:24:01.123456   7 server.cc:42] up',
      'up',
      { format: 'glog', at: MS, ...here, level: 'info', logger: 'server.cc:42' },
    ],
    ['fail: Shop.Cart[7]', 'Shop.Cart[7]', headed({ level: 'fail' })],
    [
      '[24-Nov-2026 00:24:01 UTC] PHP Fatal error:  Uncaught Error: no',
      'Uncaught Error: no',
      headed({ at: AT, level: 'error' }),
    ],
    [
      '[24-Nov-2026 00:24:01] WARNING: [pool www] slow',
      '[pool www] slow',
      headed({ at: AT, ...here, level: 'warning' }),
    ],
    ['[Nest] 7  - 11/24/2026, 12:24:01 AM   ERROR [Cart] no', '[Cart] no', headed({ at: AT, ...here, level: 'error' })],
    [
      '11-24 00:24:01.123  1702  2395 E ActivityManager: ANR',
      'ANR',
      headed({ at: MS, ...here, level: 'error', logger: 'ActivityManager' }),
    ],
    [
      '2026-11-24 00:24:01, Info                  CBS    Loaded',
      'CBS    Loaded',
      headed({ at: AT, ...here, level: 'info' }),
    ],
    [
      '20/11/24 00:24:01 WARN shop.Cart: slow',
      'slow',
      headed({ at: Date.parse('2020-11-24T00:24:01Z'), ...here, level: 'warn', logger: 'shop.Cart' }),
    ],
    [
      '261124 002401 7 INFO shop.Cart$Row: ok',
      'ok',
      headed({ at: AT, ...here, level: 'info', logger: 'shop.Cart$Row' }),
    ],
    [
      '2m  Warning  BackOff  pod/cart-7  Back-off restarting',
      'BackOff  pod/cart-7  Back-off restarting',
      headed({ level: 'warning', logger: 'BackOff' }),
    ],
    ['\u001b[31merror\u001b[39m: no', 'no', headed({ level: 'error' })],
    ['\ufeff[WARN] low on disk', 'low on disk', headed({ level: 'warn' })],
    ['2026-11-24T00:24:01Z level=warn msg=slow', 'slow', { format: 'logfmt', at: AT, level: 'warn' }],
  ]);
});

test.each(
  'TRACE DEBUG DEBUG5 FINEST FINER FINE CONFIG INFO NOTICE NOTE LOG SYSTEM SUCCESS WARN WARNING ERROR ERR SEVERE FAIL FATAL CRITICAL CRIT ALERT EMERG PANIC'.split(
    ' ',
  ),
)('a head may have the level %s, which is of a severity', (word) => {
  const { level, message } = parseLine(`2026-11-24 00:24:01 ${word}: m`, NOW);
  expect([level, message]).toEqual([word.toLowerCase(), 'm']);
  expect(severityOfLevel(level)).toBeDefined();
});

describe('no level of its own has', () => {
  test.each([
    'user said ERROR restart payments',
    'note: [FATAL] everything is down',
    'errors were not found',
    'warning signs seen',
    'log: x',
    '[main] hello',
    '"ERROR" is a word',
  ])('%j', (text) => {
    expect(parseLine(text, NOW)).toEqual({ format: 'plain', message: text });
  });
  test.each([
    '2026-11-24 00:24:01 bob ERROR: down',
    '2026-11-24 00:24:01 user said - FATAL - down',
    '2026/11/24 00:24:01 name=x ERROR down',
    '2026-11-24 00:24:01 "FATAL: down"',
    '2026-11-24 00:24:01 error prone device found',
  ])('%j', (text) => {
    expect(parseLine(text, NOW)).toEqual({ format: 'headed', at: AT, zoneless: true, message: text.slice(20) });
  });
});

describe('daemons that count seconds', () => {
  reads([
    [
      '[1795479841] unbound[7:0] info: resolving shop.example. A IN',
      'resolving shop.example. A IN',
      headed({ at: AT, level: 'info' }),
    ],
    ['1795479841: New connection on port 1883.', 'New connection on port 1883.', headed({ at: AT })],
    ['1795479841 rows in the cart', '1795479841 rows in the cart', { format: 'plain' }],
  ]);
});

describe('fields behind the time', () => {
  reads([
    [
      '2026-11-24 00:24:01|ERROR|main|shop.Cart|no cart | of ada',
      'no cart | of ada',
      headed({ at: AT, ...here, level: 'error', logger: 'shop.Cart' }),
    ],
    ['2026-11-24 00:24:01|cart|7|opened:12 4', 'opened:12 4', headed({ at: AT, ...here, logger: 'cart' })],
    ['2026-11-24T00:24:01Z;WARN;slow; very', 'slow; very', headed({ at: AT, level: 'warn' })],
    ['2026-11-24 00:24:01,ERROR,no cart', 'no cart', headed({ at: AT, ...here, level: 'error' })],
    ['2026-11-24 00:24:01, it says ERROR, now', 'it says ERROR, now', headed({ at: AT, ...here })],
    ['2026-11-24 00:24:01|a|b|FATAL|x y', 'x y', headed({ at: AT, ...here, logger: 'FATAL' })],
    ['ERROR 2026-11-24 00:24:01 no cart', 'no cart', headed({ at: AT, ...here, level: 'error' })],
    ['[00:24:01] [Server thread/WARN]: slow', 'slow', headed({ level: 'warn' })],
    [
      'Nov 24 00:24:01 web kernel: [  412.123456] EXT4-fs error',
      'EXT4-fs error',
      { format: 'syslog', at: AT, ...here, service: 'kernel' },
    ],
  ]);
});

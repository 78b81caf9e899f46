import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventReader, type LogEvent } from './event-reader.ts';
import { gistOf } from './gist.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

function read(texts: readonly string[]): LogEvent[] {
  const reader = new EventReader();
  const events = texts.flatMap((text, index) => reader.push({ text, cut: false, end: index + 1 }, NOW));
  return [...events, ...reader.flush()];
}

const gists = (log: string) => read(log.split('\n')).map(({ message }) => gistOf(message));

describe('one event of a trace', () => {
  test.each([
    [
      'Java, with causes',
      `2026-11-24 00:24:01 ERROR cannot save cart
java.lang.IllegalStateException: cart is closed
\tat com.shop.Cart.save(Cart.java:42) ~[shop.jar:1]
\tSuppressed: java.io.IOException: close
\t\tat com.shop.Cart.close(Cart.java:7)
Caused by: java.sql.SQLException: connection reset
\tat org.db.Driver.run(Driver.java:7)
\t... 12 common frames omitted
2026-11-24 00:24:02 INFO cart opened`,
      [
        'cannot save cart java.lang.IllegalStateException: cart is closed caused by java.sql.SQLException: connection reset',
        'cart opened',
      ],
    ],
    [
      'Python, whose exception is named in small letters',
      `2026-11-24 00:24:01 ERROR cannot resolve
Traceback (most recent call last):
  File "shop.py", line 3, in resolve
    lookup(host)
socket.gaierror: [Errno -3] Temporary failure in name resolution
ready`,
      ['cannot resolve socket.gaierror: [Errno -3] Temporary failure in name resolution', 'ready'],
    ],
    [
      'Java without a head',
      `Exception in thread "main" java.lang.NullPointerException: cart
\tat com.shop.Cart.save(Cart.java:42)
ready`,
      ['Exception in thread "main" java.lang.NullPointerException: cart', 'ready'],
    ],
    [
      'Python, behind the line that logged it',
      `ERROR:shop:charge failed
Traceback (most recent call last):
  File "/app/pay.py", line 7, in charge
    gateway.post(order)
    ~~~~~~~~~~~~^^^^^^^
requests.exceptions.ConnectionError: gateway refused
INFO:shop:next order`,
      ['charge failed requests.exceptions.ConnectionError: gateway refused', 'next order'],
    ],
    [
      'Python, one in consequence of another',
      `Traceback (most recent call last):
  File "/app/a.py", line 1, in a
    b()
KeyError: 'cart'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/a.py", line 3, in a
    raise CartError("no cart") from e
shop.CartError: no cart
ready`,
      ["Traceback (most recent call last): shop.CartError: no cart caused by KeyError: 'cart'", 'ready'],
    ],
    [
      'Python, a group of exceptions',
      `  + Exception Group Traceback (most recent call last):
  |   File "/app/a.py", line 3, in main
  |     raise ExceptionGroup("many", errors)
  | ExceptionGroup: many (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +---------------- 2 ----------------
    | TypeError: 2
    +------------------------------------
ready`,
      ['  + Exception Group Traceback (most recent call last): ExceptionGroup: many (2 sub-exceptions)', 'ready'],
    ],
    [
      'Go, a panic with its goroutines',
      `panic: runtime error: index out of range [3] with length 3 [recovered]

goroutine 1 [running]:
main.settle(0xc000012345, {0x1, 0x2})
\t/app/main.go:12 +0x1d
created by main.start in goroutine 7
\t/app/main.go:3 +0x4
exit status 2
2026/11/24 00:24:01 up`,
      ['panic: runtime error: index out of range [3] with length 3 [recovered]', 'up'],
    ],
    [
      'Node, with a cause',
      `Error: cannot pay
    at settle (file:///app/pay.js:3:5)
    at node:internal/main:1:2 {
  code: 'EPAY',
  [cause]: TypeError: fn is not a function
      at inner (file:///app/pay.js:1:5)
}
ready`,
      ["Error: cannot pay code: 'EPAY', caused by TypeError: fn is not a function", 'ready'],
    ],
    [
      'Node, not caught',
      `/app/pay.js:3
    throw new Error('no gateway');
    ^

Error: no gateway
    at settle (/app/pay.js:3:5)

Node.js v24.0.0`,
      ["/app/pay.js:3 throw new Error('no gateway'); Error: no gateway"],
    ],
    [
      '.NET',
      `fail: Shop.Cart[7]
      cannot save
      System.InvalidOperationException: closed
       ---> System.IO.IOException: reset
         at Shop.Db.Run() in /app/Db.cs:line 7
         --- End of inner exception stack trace ---
         at Shop.Cart.Save()
info: Shop.Cart[8]
      saved`,
      [
        'Shop.Cart[7] cannot save System.InvalidOperationException: closed caused by System.IO.IOException: reset',
        'Shop.Cart[8] saved',
      ],
    ],
    [
      'Ruby',
      `/app/pay.rb:7:in 'settle': no gateway (RuntimeError)
\tfrom /app/pay.rb:12:in 'block in run'
\tfrom /app/pay.rb:3:in '<main>'
ready`,
      ["/app/pay.rb:7:in 'settle': no gateway (RuntimeError)", 'ready'],
    ],
    [
      'Rust',
      `thread 'main' panicked at src/main.rs:2:5:
index out of bounds
stack backtrace:
   0: std::panicking::begin_panic
             at /rustc/abc/panicking.rs:5:1
note: run with \`RUST_BACKTRACE=full\` environment variable
ready`,
      ["thread 'main' panicked at src/main.rs:2:5: index out of bounds", 'ready'],
    ],
    [
      'PHP',
      `[24-Nov-2026 00:24:01 UTC] PHP Fatal error:  Uncaught RuntimeException: no in /app/a.php:3
Stack trace:
#0 /app/a.php(7): pay()
#1 {main}
  thrown in /app/a.php on line 3
[24-Nov-2026 00:24:02 UTC] ready`,
      ['Uncaught RuntimeException: no in /app/a.php:3', 'ready'],
    ],
  ])('of %s', (_, log, expected) => {
    expect(gists(log)).toEqual(expected);
  });

  test('and each of its lines carried by syslog or by a container runtime', () => {
    const trace = ['ERROR no cart', 'java.lang.Error: gone', '\tat a.B.c(B.java:1)', 'INFO next'];
    const expected = ['no cart java.lang.Error: gone', 'next'];
    expect(gists(trace.map((line) => `Nov 24 00:24:01 host app[7]: ${line}`).join('\n'))).toEqual(expected);
    expect(gists(trace.map((line) => `2026-11-24T00:24:01.5Z stderr F ${line}`).join('\n'))).toEqual(expected);
    const docker = (log: string) => JSON.stringify({ log: `${log}\n`, stream: 'stderr', time: '2026-11-24T00:24:01Z' });
    expect(gists(trace.map(docker).join('\n'))).toEqual(expected);
  });
});

describe('one event of several lines', () => {
  test('JSON that was printed over lines is read as JSON', () => {
    expect(
      read(['{', '  "level": "error",', '  "msg": "no",', '  "at": { "a": 1 }', '}', '{"msg":"yes"}']),
    ).toMatchObject([
      { format: 'json', level: 'error', message: 'no', line: 1, lines: 5, end: 5 },
      { format: 'json', message: 'yes', line: 6 },
    ]);
  });

  test('java.util.logging says the level on its second line', () => {
    expect(read(['Nov 24, 2026 12:24:01 AM com.shop.Cart save', 'SEVERE: no cart', 'ready'])).toMatchObject([
      { level: 'severe', message: 'no cart', logger: 'com.shop.Cart', lines: 2 },
      { message: 'ready' },
    ]);
  });

  test('PostgreSQL gives detail and statement in lines of their own', () => {
    const head = '2026-11-24 00:24:01.123 UTC [7]';
    const events = read([
      `${head} ERROR:  duplicate key`,
      `${head} DETAIL:  Key (id)=(7) already exists.`,
      `${head} STATEMENT:  INSERT INTO cart`,
      '\tVALUES (7)',
      `${head} LOG:  next`,
    ]);
    expect(events.map(({ level, lines }) => [level, lines])).toEqual([
      ['error', 4],
      ['log', 1],
    ]);
    expect(events.map(({ message }) => gistOf(message))).toEqual(['duplicate key', 'next']);
  });

  test('the parts that a container runtime made of a line are that line', () => {
    const at = '2026-11-24T00:24:01.5Z stdout';
    expect(read([`${at} P {"level":"err`, `${at} P or","msg"`, `${at} F :"no"}`, `${at} F next`])).toMatchObject([
      { format: 'json', level: 'error', message: 'no', line: 1, lines: 3, end: 3 },
      { message: 'next', line: 4, lines: 1 },
    ]);
  });

  test('the blanks at the end of a part stand within the line', () => {
    const at = '2026-11-24T00:24:01.5Z stdout';
    expect(read([`${at} P order `, `${at} F lost`]).map(({ message }) => message)).toEqual(['order lost']);
    expect(
      read([
        '{"log":"order ","stream":"stdout","time":"2026-11-24T00:24:01.5Z"}',
        '{"log":"lost \\n","stream":"stdout","time":"2026-11-24T00:24:01.5Z"}',
      ]).map(({ message }) => message),
    ).toEqual(['order lost']);
  });

  test('is ended when it goes on for ever, and holds no more than a message may', () => {
    const events = read(['INFO start', ...Array.from({ length: 2_500 }, () => ` ${'x'.repeat(100)}`)]);
    expect(events.map(({ lines }) => lines)).toEqual(
      [1_000, 1, ...Array.from({ length: 1_500 }, () => 1)].slice(0, events.length),
    );
    expect(Math.max(...events.map(({ message }) => message.length))).toBe(16_384);
    expect(events[0]).toMatchObject({ truncated: true });
  });
});

describe('what is no trace stays apart', () => {
  test.each([
    [['user logged in', 'ValueError: bad', 'next']],
    [['one', '  indented for its looks', 'two']],
    [['{"level":"info","msg":"a"}', '    something else']],
    [['INFO a', 'INFO b', 'c', 'd']],
    [['level=info msg=a', 'level=info msg=b']],
  ])('%j', (texts) => {
    expect(read(texts)).toHaveLength(texts.length);
  });
});

const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\tat a.B.c(B.java:1)',
    'Caused by: x',
    '{',
    '}',
    'INFO a',
    'Traceback (most recent call last):',
    'KeyError: 1',
    '2026-11-24T00:24:01.5Z stdout P {"a":',
    '2026-11-24T00:24:01.5Z stdout F 1}',
    '<13>a',
    'a=b',

    'goroutine 1 [running]:',
    '{"log":"a","stream":"b"}',
    'Nov 24 00:24:01 h a:   x',
    'ERROR',
    '[',
    '"',
    'a'.repeat(300),
  ),
);

test('what another program says in syslog is no part of a trace, nor is what is only indented', () => {
  const at = 'Nov 24 00:24:01 host';
  const lines = [
    `${at} app[7]: ERROR no`,
    `${at} db[8]: \tat a.B.c(B.java:1)`,
    `${at} kernel: zones:`,
    `${at} kernel:  DMA`,
  ];
  expect(read(lines).map((event) => event.lines)).toEqual([1, 1, 1, 1]);
});

test('a blank line in an envelope is blank, and does not end a trace', () => {
  const at = '2026-11-24T00:24:01.5Z stderr F';
  expect(read([`${at} panic: gone`, `${at} `, `${at} goroutine 1 [running]:`, `${at} next`])).toMatchObject([
    { message: 'panic: gone\ngoroutine 1 [running]:', lines: 2 },
    { message: 'next' },
  ]);
});

test('whatever the lines are, each that is not blank is in one event, and events come in order', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (texts) => {
      const lines = texts.map((text) => text.replaceAll('\n', ''));
      const events = read(lines);
      expect(events.reduce((sum, each) => sum + each.lines, 0)).toBe(lines.filter((text) => text.trim() !== '').length);
      expect(events.map((each) => each.line)).toEqual(
        events.map((each) => each.line).toSorted((one, other) => one - other),
      );
      const ends = events.map(({ end }) => end);
      expect(ends).toEqual(ends.toSorted((one, other) => one - other));
    }),
    { numRuns: 500 },
  );
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joinTraces } from './join-traces.ts';

const texts = (...messages: string[]) => joinTraces(messages.map((message) => ({ message }))).map(({ text }) => text);

describe('joinTraces', () => {
  test('Java: the exception and its root cause, without the frames', () => {
    expect(
      texts(
        '2026-11-24 00:24:01 ERROR c.shop.Cart - cannot save cart',
        'java.lang.IllegalStateException: cart is closed',
        '\tat com.shop.Cart.save(Cart.java:42)',
        'Caused by: java.sql.SQLException: connection reset',
        '\tat org.db.Driver.run(Driver.java:7)',
        '\t... 12 more',
        '2026-11-24 00:24:02 INFO c.shop.Cart - cart opened',
      ),
    ).toEqual([
      '2026-11-24 00:24:01 ERROR c.shop.Cart - cannot save cart java.lang.IllegalStateException: cart is closed caused by java.sql.SQLException: connection reset',
      '2026-11-24 00:24:02 INFO c.shop.Cart - cart opened',
    ]);
  });

  test('Python: the exception at the end belongs to the head', () => {
    expect(
      texts(
        'ERROR:shop:charge failed',
        'Traceback (most recent call last):',
        '  File "/app/pay.py", line 7, in charge',
        '    gateway.post(order)',
        '    ~~~~~~~~~~~~^^^^^^^',
        'requests.exceptions.ConnectionError: gateway refused',
        'INFO:shop:next order',
      ),
    ).toEqual([
      'ERROR:shop:charge failed requests.exceptions.ConnectionError: gateway refused',
      'INFO:shop:next order',
    ]);
  });

  test('Go: the goroutines of a panic', () => {
    expect(
      texts(
        'panic: runtime error: index out of range [3] with length 3',
        '[signal SIGSEGV: segmentation violation code=0x1]',
        'goroutine 1 [running]:',
        'main.settle(0xc000012345)',
        '\t/app/main.go:12 +0x1d',
        'exit status 2',
      ),
    ).toEqual(['panic: runtime error: index out of range [3] with length 3']);
  });

  test('Node: over several lines, and within one message', () => {
    const trace = [
      'TypeError: fn is not a function',
      '    at settle (file:///app/pay.js:3:5)',
      '    at node:internal/main:1:2',
    ];
    expect(texts(...trace, 'ready')).toEqual(['TypeError: fn is not a function', 'ready']);
    expect(texts(trace.join('\n'))).toEqual(['TypeError: fn is not a function']);
  });

  test('a frame of lines that begins within a trace drops what has no head', () => {
    expect(texts('\tat com.shop.Cart.save(Cart.java:42)', '\t... 12 more', 'cart opened')).toEqual(['cart opened']);
  });

  test('a line with a level of its own is an event of its own', () => {
    const lines = [
      { message: 'cannot save', level: 'error' },
      { message: '    at somebody (else.js:1:1)', level: 'error' },
    ];
    expect(joinTraces(lines).map(({ joined }) => joined)).toEqual([0, 0]);
  });

  test('ordinary lines stay one by one, in order', () => {
    const word = fc.stringMatching(/^[a-z]{1,8} [a-z]{1,8} [a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word), (messages) => {
        expect(texts(...messages)).toEqual(messages);
      }),
    );
  });

  test('never more events than lines, and every line is somewhere or dropped', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (messages) => {
        const joined = joinTraces(messages.map((message) => ({ message })));
        expect(joined.reduce((sum, each) => sum + 1 + each.joined, 0)).toBeLessThanOrEqual(
          messages.length + messages.join('').split('\n').length,
        );
        expect(joined.length).toBeLessThanOrEqual(messages.length);
      }),
    );
  });
});

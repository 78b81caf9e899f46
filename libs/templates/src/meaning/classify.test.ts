import { logCategorySchema } from '@hale/events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { templateOf } from '../mining/template.ts';
import { categoryOf } from './classify.ts';
import { HINTS } from './hints.ts';
import { severityOf } from './line-severity.ts';
import { UNSURE } from './placement.ts';

const of = (message: string, level?: string) => {
  const { text } = templateOf(message);
  const severity = severityOf(text, level);
  return { severity, ...categoryOf(text, severity) };
};

/** Lines as many kinds of systems write them. */
const LINES: readonly (readonly [category: string, message: string])[] = [
  ['crash', 'panic: runtime error: slice bounds out of range'],
  ['crash', 'uncaught exception: banner is not there'],
  ['crash', 'worker process 4711 exited with code 139'],
  ['crash', 'Segmentation fault (core dumped)'],
  ['crash', 'Back-off restarting failed container app in pod shop-1'],
  ['out-of-memory', 'java.lang.OutOfMemoryError: Java heap space'],
  ['out-of-memory', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['out-of-memory', 'Out of memory: Killed process 812 (node) total-vm:912345kB'],
  ['disk', 'write /var/lib/db/wal-7: no space left on device'],
  ['disk', 'EXT4-fs error: remounting, Read-only file system'],
  ['network', 'connect ECONNREFUSED 127.0.0.1:5001'],
  ['network', 'getaddrinfo ENOTFOUND inventory.internal'],
  ['network', 'write tcp 10.0.0.1:99: broken pipe'],
  ['network', 'TLS handshake error from 10.0.0.9:443'],
  ['timeout', 'request to bank timed out after 3000ms'],
  ['timeout', 'context deadline exceeded'],
  ['timeout', 'reply from the ledger took longer than 2 s'],
  ['authentication', 'Failed password for root from 10.1.1.1 port 22'],
  ['authentication', 'permission denied while reading the vault'],
  ['authentication', 'session expired for user 12'],
  ['database', 'ERROR: deadlock detected'],
  ['database', 'duplicate key value violates unique constraint "orders_pkey"'],
  ['database', 'SQLSTATE[HY000]: server has gone away'],
  ['dependency', 'upstream prematurely closed connection while reading response header'],
  ['dependency', '502 Bad Gateway'],
  ['dependency', 'call to payments failed: 503'],
  ['dependency', 'circuit breaker for the ledger is open'],
  ['configuration', 'missing required environment variable SHOP_URL'],
  ['configuration', 'unknown option --colour'],
  ['configuration', "Cannot find module './cart.js'"],
  ['resource-exhaustion', 'accept4: too many open files'],
  ['resource-exhaustion', 'connection pool exhausted, 50 waiting'],
  ['resource-exhaustion', 'memory near its limit: 480 of 512 MiB'],
  ['resource-exhaustion', 'event loop is 80% busy'],
  ['security', 'x509: certificate has expired'],
  ['security', 'possible SQL injection in parameter q'],
  ['deploy', 'deployed version 2.4.1'],
  ['deploy', 'rolled back to the previous image'],
  ['cache', 'cache is full, 10000 of 10000 entries'],
  ['cache', 'evicted 200 entries from cache'],
  ['code-error', "TypeError: cannot read properties of undefined (reading 'id')"],
  ['code-error', 'java.lang.NullPointerException: cart'],
  ['code-error', 'Traceback (most recent call last): KeyError: <str>'],
  ['code-error', 'internal server error in POST /orders'],
  ['business', 'order 7 of 1200 cents paid'],
  ['business', 'coupon SPRING was already used'],
  ['hardware', 'EDAC MC0: 1 uncorrectable error on DIMM_A1'],
  ['noise', 'server is listening on 8080'],
  ['noise', 'GET /healthz 200 1ms'],
];

describe('a template', () => {
  test.each(LINES)('%s: %s', (category, message) => {
    const found = of(message, 'error');
    expect(found.category).toBe(category);
    expect(found.confidence).toBeGreaterThan(UNSURE);
  });

  test('every category has a line and a hint', () => {
    expect(new Set(LINES.map(([category]) => category))).toEqual(
      new Set(logCategorySchema.options[0].options.filter((each) => each !== 'unknown')),
    );
    expect(new Set(LINES.map(([category]) => category))).toEqual(new Set(HINTS.map(({ category }) => category)));
  });

  test('what no rule knows is unsure when it is bad, and noise when it is not', () => {
    expect(of('the flux capacitor hums', 'error')).toEqual({ severity: 'error', category: 'unknown', confidence: 0 });
    expect(of('the flux capacitor hums', 'info')).toMatchObject({ category: 'noise' });
    expect(of('the flux capacitor hums')).toMatchObject({ severity: 'info', category: 'noise' });
  });

  test.each([
    ['panic: boom', 'fatal'],
    ['Traceback (most recent call last): KeyError: x', 'error'],
    ['shop.errors.CartError: closed', 'error'],
    ['kernel: Out of memory: Killed process 7', 'fatal'],
    ['[412.7] Out of memory: Killed process 7', 'fatal'],
    ['No errors found during the check', 'info'],
    ['found no checksum errors', 'info'],
    ['no error handler is left: everything crashed and failed', 'error'],
    ['customer wrote: panic: FATAL ERROR: restart everything', 'info'],
    ['customer 7 wrote: note ERROR severity: critical', 'info'],
    ['FATAL disaster, everything crashed and failed', 'error'],
  ])('without a level %j is %s', (message, severity) => {
    expect(of(message).severity).toBe(severity);
  });

  test('no words change the severity of a level', () => {
    const words = fc.constantFrom(
      'panic: ',
      'FATAL ERROR: ',
      'severity: critical',
      'level=fatal',
      'resolved',
      'Error: x',
    );
    fc.assert(
      fc.property(fc.array(words), fc.constantFrom('debug', 'info', 'warn', 'error', 'fatal'), (parts, level) => {
        expect(of(parts.join(' '), level).severity).toBe(of('x', level).severity);
      }),
    );
  });

  test('any text is classified in time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (message) => {
        expect(logCategorySchema.parse(of(message, 'error').category)).toBe(of(message, 'error').category);
      }),
    );
    const units = [
      'cache ',
      'call to ',
      'memory ',
      'version <a>',
      'quota exceeded ',
      'table ',
      'relation ',
      'exit',
      'a.',
      'A',
      'process ',
    ];
    for (const unit of units) categoryOf(unit.repeat(400).slice(0, 400), 'error');
  });
});

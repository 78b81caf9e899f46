import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANY, maskNumbers } from './mask-numbers.ts';

describe('maskNumbers', () => {
  test.each([
    ['10.0.0.7:80', '<*>.<*>.<*>.<*>:<*>'],
    ['-12 +3 a-1 x=-5 7-8', '<*> <*> a-<*> x=<*> <*>-<*>'],
    ['1,234,567 of 12,34', '<*> of <*>,<*>'],
    ['12ms 64KB 3rd 5d', '<*>ms <*>KB <*>rd <*>d'],
    ['ssh2 eth0 utf8mb Slf4jLogger', 'ssh2 eth0 utf8mb Slf4jLogger'],
    ['dn228 R02-M1', 'dn<*> R02-<*>'],
    ['0x1f a64f992 7317849d ffffffff facade', '<*> <*> <*> <*> facade'],
    ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '<*>'],
    ['00:1A:2b:3c:4d:5E fe80::1 12:30:59', '<*> <*> <*>:<*>:<*>'],
    ['a::b add:bad:cafe', 'a::b add:bad:cafe'],
    ['größe12 订单123', 'größe12 订单<*>'],
  ])('%s is %s', (text, expected) => {
    expect(maskNumbers(text)).toBe(expected);
  });

  const piece = fc.constantFrom('1', '12', 'a', 'f', 'x', '-', ':', '::', ',', '.', '_', ' ', '<*>', '0x', ',123', 'é');
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  );

  test('done twice it is the same', () => {
    fc.assert(fc.property(text, (each) => expect(maskNumbers(maskNumbers(each))).toBe(maskNumbers(each))));
  });

  test('what it leaves is in the text, in its order, and what it takes has letters, digits and their punctuation only', () => {
    fc.assert(
      fc.property(
        text.map((each) => each.replaceAll(ANY, '')),
        (each) => {
          const kept = maskNumbers(each).split(ANY);
          const between = kept.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[0-9a-zA-Z:,+-]+?');
          expect(each).toMatch(new RegExp(`^${between}$`, 's'));
        },
      ),
    );
  });
});

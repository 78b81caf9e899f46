import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Address, AddressError, type Credentials, type Node, parseAddress } from './address.ts';

test.each([
  'redis://localhost',
  'redis://:secret@10.0.0.1:6380/2',
  'rediss://user:pass@redis.example.com',
  'redis://[::1]:6379',
])('%s is one server, taken as it is', (url) => {
  expect(parseAddress(url)).toEqual({ kind: 'single', url });
});

test('sentinels are named with the primary that they watch; ports, database and passwords may be absent', () => {
  expect(parseAddress('redis+sentinel://a,b:5000,[::1]:5001/hale')).toEqual({
    kind: 'sentinel',
    sentinels: [
      { host: 'a', port: 26_379 },
      { host: 'b', port: 5_000 },
      { host: '::1', port: 5_001 },
    ],
    master: 'hale',
    db: 0,
    server: {},
    sentinel: {},
  });
});

test('the sentinels have a password of their own', () => {
  expect(parseAddress('redis+sentinel://:p%40ss@a:1/hale/3?sentinelPassword=w%26w&sentinelUsername=me')).toMatchObject({
    db: 3,
    server: { password: 'p@ss' },
    sentinel: { username: 'me', password: 'w&w' },
  });
});

test('a Cluster is named by some of its servers', () => {
  expect(parseAddress('redis+cluster://user:a:b@one,two.example.com:7000/')).toEqual({
    kind: 'cluster',
    nodes: [
      { host: 'one', port: 6_379 },
      { host: 'two.example.com', port: 7_000 },
    ],
    server: { username: 'user', password: 'a:b' },
  });
});

test.each([
  ['', 'begin it with'],
  ['localhost:6379', 'begin it with'],
  ['http://localhost', 'begin it with'],
  ['rediss+cluster://a:1', 'begin it with'],
  ['redis://', 'write redis://host:port'],
  ['redis://a:6379,b:6379', 'several servers'],
  ['redis://a:6379/zero', 'write redis://host:port'],
  ['redis+sentinel://a:1', 'end it with the name'],
  ['redis+sentinel://a:1/', 'end it with the name'],
  ['redis+sentinel://a:1/hale/x', 'end it with the name'],
  ['redis+sentinel:///hale', 'name the servers'],
  ['redis+sentinel://a:1,/hale', 'name the servers'],
  ['redis+sentinel://a:99999/hale', 'name the servers'],
  ['redis+sentinel://a:1/hale?password=x', 'after the question mark'],
  ['redis+sentinel://50%:x@a:1/hale', 'percent-encode'],
  ['redis+cluster://a:1/0', 'has one database'],
  ['redis+cluster://a:0', 'name the servers'],
])('%s is refused, and it says what to write', (text, said) => {
  expect(() => parseAddress(text)).toThrow(AddressError);
  expect(() => parseAddress(text)).toThrow(said);
});

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/);
const node = fc.record({ host: fc.oneof(word, fc.ipV4(), fc.ipV6()), port: fc.integer({ min: 1, max: 65_535 }) });
const nodes = fc.array(node, { minLength: 1, maxLength: 5 });
const secret = fc.string({ minLength: 1, unit: 'grapheme' });
const credentials = fc.record({ username: secret, password: secret }, { requiredKeys: ['password'] });
const login = ({ username = '', password = '' }: Credentials) =>
  `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
const listed = (all: readonly Node[]) =>
  all.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');

test('what is written is what is read', () => {
  const address: fc.Arbitrary<Exclude<Address, { kind: 'single' }>> = fc.oneof(
    fc.record({ kind: fc.constant('cluster' as const), nodes, server: credentials }),
    fc.record({
      kind: fc.constant('sentinel' as const),
      sentinels: nodes,
      master: word,
      db: fc.nat(15),
      server: credentials,
      sentinel: fc.record({ password: secret }),
    }),
  );
  fc.assert(
    fc.property(address, (each) => {
      const text =
        each.kind === 'cluster'
          ? `redis+cluster://${login(each.server)}${listed(each.nodes)}`
          : `redis+sentinel://${login(each.server)}${listed(each.sentinels)}/${each.master}/${each.db}?sentinelPassword=${encodeURIComponent(each.sentinel.password ?? '')}`;
      expect(parseAddress(text)).toEqual(each);
    }),
  );
});

test('any text is an address or is refused in words that hold nothing of it', () => {
  const schemes = fc.constantFrom('redis://', 'rediss://', 'redis+sentinel://', 'redis+cluster://', '');
  const refusalOf = (text: string): unknown => {
    try {
      return void parseAddress(text);
    } catch (error) {
      return error;
    }
  };
  fc.assert(
    fc.property(schemes, fc.string(), (scheme, rest) => {
      const refusal = refusalOf(`${scheme}:hunter2@${rest}`);
      expect(refusal === undefined || refusal instanceof AddressError).toBe(true);
      expect(String(refusal)).not.toContain('hunter2');
    }),
  );
});

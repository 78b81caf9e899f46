/** A server of a Cluster, or a sentinel. */
export interface Node {
  readonly host: string;
  readonly port: number;
}

export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/** Where a plane's Redis is. */
export type Address =
  | { readonly kind: 'single'; readonly url: string }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly Node[];
      /** The name under which the sentinels know the primary. */
      readonly master: string;
      readonly db: number;
      readonly server: Credentials;
      /** The sentinels' own; sentinels without a password get none. */
      readonly sentinel: Credentials;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly Node[]; readonly server: Credentials };

/** Says what to write. Holds nothing of the address, in which a password may stand. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

const SENTINEL_PORT = 26_379;
const CLUSTER_PORT = 6_379;
const SENTINEL_FORM = 'redis+sentinel://host:26379,host:26379/<master-name>';
const CLUSTER_FORM = 'redis+cluster://host:6379,host:6379';

/**
 * Reads an address of one of the forms `redis://` and `rediss://` (one server, by TLS the latter),
 * `redis+sentinel://[user:pass@]host:port,host:port/<master-name>[/db]` and `redis+cluster://[user:pass@]host:port,host:port`.
 * Sentinels that ask for a password are given `?sentinelPassword=` and, if they have users, `&sentinelUsername=`.
 * Throws AddressError.
 */
export function parseAddress(text: string): Address {
  if (/^rediss?:\/\//.test(text)) return single(text);
  const [, kind, login, hosts = '', path = '', query = ''] =
    /^redis\+(sentinel|cluster):\/\/(?:([^/?]*)@)?([^/?]*)([^?]*)(?:\?(.*))?$/s.exec(text) ?? [];
  if (kind === 'sentinel') {
    const sentinels = nodesOf(hosts, SENTINEL_PORT, SENTINEL_FORM);
    return { kind, sentinels, ...placeOf(path), server: credentialsOf(login), sentinel: sentinelLogin(query) };
  }
  if (kind === 'cluster') {
    if (/[^/]/.test(path) || query !== '')
      throw new AddressError(`a Cluster has one database and no options: ${CLUSTER_FORM}`);
    return { kind, nodes: nodesOf(hosts, CLUSTER_PORT, CLUSTER_FORM), server: credentialsOf(login) };
  }
  throw new AddressError('begin it with redis://, rediss://, redis+sentinel:// or redis+cluster://');
}

function single(url: string): Address {
  const parsed = URL.parse(url);
  if (!parsed || parsed.hostname === '' || !/^(\/\d*)?$/.test(parsed.pathname))
    throw new AddressError(`write redis://host:port[/db]; several servers are ${SENTINEL_FORM} or ${CLUSTER_FORM}`);
  return { kind: 'single', url };
}

function nodesOf(hosts: string, defaultPort: number, form: string): Node[] {
  return hosts.split(',').map((each) => {
    const [, literal, name, port = defaultPort] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(each) ?? [];
    const host = literal ?? name;
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
      throw new AddressError(`name the servers as host:port, with commas between them: ${form}`);
    return { host, port: Number(port) };
  });
}

function placeOf(path: string): { master: string; db: number } {
  const [, master, db = '0'] = /^\/([\w.-]+)(?:\/(\d{1,5})?)?$/.exec(path) ?? [];
  if (master === undefined)
    throw new AddressError(`end it with the name that the sentinels have for the primary: ${SENTINEL_FORM}[/db]`);
  return { master, db: Number(db) };
}

function sentinelLogin(query: string): Credentials {
  const {
    sentinelUsername: username,
    sentinelPassword: password,
    ...rest
  } = Object.fromEntries(new URLSearchParams(query));
  if (Object.keys(rest).length > 0)
    throw new AddressError('after the question mark only sentinelPassword and sentinelUsername are known');
  return { ...(username && { username }), ...(password && { password }) };
}

function credentialsOf(login = ''): Credentials {
  const [, username = '', password = ''] = /^([^:]*):?(.*)$/s.exec(login) ?? [];
  return { ...(username && { username: decoded(username) }), ...(password && { password: decoded(password) }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressError('percent-encode user and password: % is written %25');
  }
}

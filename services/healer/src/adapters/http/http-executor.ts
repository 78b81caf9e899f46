import type { ConfiguredLook } from '../../executors.ts';
import { fill, fillUrl, type Placeholders } from '../../policy/placeholders.ts';
import { cut } from '../../policy/words.ts';
import { type ExecutorOf, type Sight, sightOf } from '../executor.ts';
import { request } from './request.ts';

/** Calls an address of the configuration. What was answered, beyond the status, is nobody's business. */
export function httpExecutor(): ExecutorOf<'http'> {
  return {
    rehearse: ({ method, url }, values) => Promise.resolve(cut(`call ${method} ${shown(url, values)}`, 300)),
    act: async ({ method, url, headers, body, status, keyHeader, timeout }, values, _before, signal) => {
      const answer = await request({
        method,
        url: fillUrl(url, values),
        headers: { ...headers, [keyHeader]: values.key },
        ...(body !== undefined && { body: fill(body, values) }),
        timeout,
        ...(signal && { signal }),
      });
      if (!answer.ok) return answer;
      return status.includes(answer.status) ? { ok: true } : { ok: false, reason: `status ${answer.status}` };
    },
  };
}

export async function httpLook(
  { url, headers, field, timeout }: Extract<ConfiguredLook, { kind: 'http' }>,
  values: Placeholders,
  signal?: AbortSignal,
): Promise<Sight> {
  const answer = await request({
    method: 'GET',
    url: fillUrl(url, values),
    headers,
    timeout,
    ...(signal && { signal }),
  });
  if (!answer.ok) return answer;
  if (answer.status !== 200) return { ok: false, reason: `status ${answer.status}` };
  return field === undefined ? sightOf(answer.body, 'it answered nothing') : fieldOf(answer.body, field);
}

function fieldOf(body: string, field: string): Sight {
  let at: unknown = parse(body);
  for (const step of field.split('.')) {
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  }
  const isPlain = typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean';
  return isPlain ? sightOf(String(at), `its ${field} is empty`) : { ok: false, reason: `it has no ${field}` };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Without its query, where a token may stand. */
function shown(url: string, values: Placeholders): string {
  const { origin, pathname } = new URL(fillUrl(url, values));
  return `${origin}${pathname}`;
}

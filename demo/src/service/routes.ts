import type { Call } from './downstream.ts';

export interface RouteRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly call: Call;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  /** What the log says about it. */
  readonly note: string;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** A path whose segments may be parameters: /products/:id */
  readonly pattern: string;
  handle(request: RouteRequest): Promise<RouteAnswer>;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route that takes this method and path, null if none does. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | null {
  for (const route of routes) {
    const params = route.method === method ? paramsOf(route.pattern, path) : null;
    if (params !== null) return { route, params };
  }
  return null;
}

function paramsOf(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':') && value !== '') params[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return params;
}

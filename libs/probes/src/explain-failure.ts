/** No answer at all, and why. `detail` is a code, never text of the target's. */
export interface NoAnswer {
  readonly ok: false;
  readonly failure: 'refused' | 'timeout' | 'unreachable';
  readonly detail: string;
}

const TIMEOUTS = new Set(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT']);

/**
 * What an error of fetch or of a socket means. `timedOut` says that the caller's own deadline was over. Only
 * an error's code or class is passed on: messages may quote the URL with its credentials, or what was received.
 */
export function explainFailure(error: unknown, timedOut: boolean): NoAnswer {
  const code = codeOf(error);
  if (timedOut || TIMEOUTS.has(code)) return { ok: false, failure: 'timeout', detail: timedOut ? 'deadline' : code };
  return { ok: false, failure: code === 'ECONNREFUSED' ? 'refused' : 'unreachable', detail: code };
}

/** fetch wraps the system's error as `cause`. */
function codeOf(error: unknown): string {
  let name = 'Error';
  for (let each = error, depth = 0; isObject(each) && depth < 5; each = each['cause'], depth += 1) {
    if (typeof each['code'] === 'string') return each['code'].slice(0, 100);
    if (typeof each['name'] === 'string') name = each['name'].slice(0, 100);
  }
  return name;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

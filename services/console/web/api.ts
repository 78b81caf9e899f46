import type { RequestedDecision } from '../src/policy/admit.ts';
import type {
  FeedbackList,
  Figures,
  IncidentDetail,
  IncidentList,
  IncidentSignals,
  SilenceList,
  SystemView,
} from '../src/policy/view.ts';

/** An answer of the API that is not what was asked for, in words for people. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const getIncidents = (status: 'open' | 'resolved') => get<IncidentList>(`/api/incidents?status=${status}`);
export const getIncident = (id: string) => get<IncidentDetail>(`/api/incidents/${encodeURIComponent(id)}`);
export const getSilences = () => get<SilenceList>('/api/silences');
export const getFeedback = () => get<FeedbackList>('/api/feedback');
export const getFigures = () => get<Figures>('/api/figures');
export const getSignals = (id: string) => get<IncidentSignals>(`/api/incidents/${encodeURIComponent(id)}/signals`);
export const getSystem = () => get<SystemView>('/api/system');

/** Sends a decision. The key makes a repetition of the same request the same decision. */
export async function decide(decision: RequestedDecision, key: string): Promise<void> {
  await ask('/api/decisions', post(decision, { 'idempotency-key': key }));
}

/** Exchanges the console's token for a session. */
export async function signIn(token: string): Promise<void> {
  await ask('/api/session', post({ token }));
}

function post(body: object, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

async function get<Answer>(path: string): Promise<Answer> {
  return (await (await ask(path)).json()) as Answer;
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, init).catch(() => {
    throw new ApiError(0, 'The console does not answer.');
  });
  if (response.ok) return response;
  throw new ApiError(response.status, await problemOf(response));
}

async function problemOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => undefined);
  const known = typeof problem === 'object' && problem !== null && 'detail' in problem ? problem.detail : undefined;
  return typeof known === 'string' ? known : `The console answered ${response.status}.`;
}

/** One incident as the console's API tells it; the parts that gameday looks at. */
export interface SeenIncident {
  readonly incident: {
    readonly id: string;
    readonly title: string;
    readonly status: 'triggered' | 'acknowledged' | 'resolved' | 'unknown';
    readonly severity: string;
    readonly rung: number;
    readonly startedAt: number;
    readonly openedAt: number;
    readonly resolvedAt?: number;
    readonly costUsd?: number;
    readonly services: readonly { readonly service: string }[];
    readonly findings: readonly {
      readonly service: { readonly service: string };
      readonly symptom: string;
      readonly aspect?: string;
      readonly source: string;
      readonly signal: string;
    }[];
  };
  /** Absent before the first diagnosis; null: looked for and not found. */
  readonly cause?: {
    readonly service: { readonly service: string };
    readonly faultClass: string;
    readonly confidence: number;
  } | null;
  readonly remediations: readonly SeenRemediation[];
  readonly timeline: readonly {
    readonly type: string;
    readonly title: string;
    readonly at: number;
    readonly detail?: string;
    readonly lines?: readonly string[];
  }[];
}

export interface SeenRemediation {
  readonly id: string;
  readonly action: string;
  readonly service: string;
  readonly state: string;
}

interface System {
  readonly watched: readonly { readonly service: string; readonly state: string }[];
}

const TIMEOUT_MS = 5_000;

/** What a person at the console sees and can do. */
export class ConsoleApi {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(new URL('/readyz', this.url), { signal: AbortSignal.timeout(TIMEOUT_MS) })).ok;
    } catch {
      return false;
    }
  }

  async ids(): Promise<string[]> {
    const { incidents } = await this.#get<{ incidents: { id: string }[] }>('/api/incidents?limit=500');
    return incidents.map(({ id }) => id);
  }

  /** Oldest first. */
  async all(ids: readonly string[]): Promise<SeenIncident[]> {
    const seen = await Promise.all(
      ids.map((id) => this.#get<SeenIncident>(`/api/incidents/${encodeURIComponent(id)}`)),
    );
    return seen.toSorted((a, b) => a.incident.openedAt - b.incident.openedAt);
  }

  /** Names of the services that are not well. */
  async troubled(): Promise<string[]> {
    const { watched } = await this.#get<System>('/api/system');
    return watched.filter(({ state }) => state !== 'ok' && state !== 'info').map(({ service }) => service);
  }

  /** False if there was nothing to decide. */
  async decide(decision: { readonly kind: 'reject' | 'resolve' } & Readonly<Record<string, string>>): Promise<boolean> {
    const response = await fetch(new URL('/api/decisions', this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...decision, by: 'gameday' }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  }

  async #get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as Answer;
  }
}

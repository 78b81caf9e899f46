import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of the shop's own record of what was done to it. */
export interface ActionLine {
  /** ISO */
  readonly time: string;
  readonly action: string;
  readonly service: string;
  /** Null: by a person. */
  readonly key: string | null;
}

export interface ServiceView {
  readonly name: string;
  readonly role: string;
  readonly state: 'running' | 'stopped';
  readonly version: string;
  readonly fault: string | null;
}

/** Longer than the slowest answer: the stop of one that hangs, then 10 s for its health. */
const TIMEOUT_MS = 20_000;

/** The control of the shop, as those who run it use it. */
export class ShopApi {
  readonly #file: string;
  readonly #control: string;

  /** `file` is the shop's shop.json. */
  constructor(file: string) {
    this.#file = file;
    this.#control = (JSON.parse(readFileSync(file, 'utf8')) as { control: string }).control;
  }

  async services(): Promise<ServiceView[]> {
    const response = await fetch(new URL('/services', this.#control), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return Object.values(((await response.json()) as { services: Record<string, ServiceView> }).services);
  }

  async post(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const response = await fetch(new URL(path, this.#control), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: the shop answered ${response.status}: ${text}`);
  }

  /** All that was done through the control since the beginning. */
  actions(): ActionLine[] {
    const lines = readFileSync(join(this.#file, '../actions.ndjson'), 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as ActionLine);
  }
}

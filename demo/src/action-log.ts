import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldOf } from './http.ts';

export type Action = 'restart' | 'rollback' | 'deploy' | 'clear-cache' | 'stop' | 'start';

/** `<dir>/actions.ndjson`: one line for everything that the control API has done to a service, in order. */
export interface ActionLog {
  /** `generation` is the one that runs since, or ran last; `key` the one that it was asked for with. */
  append(action: Action, service: string, key: string | null, generation: number): void;
  /** Whether this was done to this service and brought a generation above `from`. */
  has(action: Action, service: string, from: number): boolean;
}

export function openActionLog(dir: string): ActionLog {
  const path = join(dir, 'actions.ndjson');
  appendFileSync(path, '');
  return {
    append(action, service, key, generation) {
      const line = { time: new Date().toISOString(), action, service, key, generation };
      appendFileSync(path, `${JSON.stringify(line)}\n`);
    },
    has(action, service, from) {
      const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
      return lines.some((line) => {
        const entry: unknown = JSON.parse(line);
        const same = fieldOf(entry, 'action') === action && fieldOf(entry, 'service') === service;
        return same && Number(fieldOf(entry, 'generation')) > from;
      });
    },
  };
}

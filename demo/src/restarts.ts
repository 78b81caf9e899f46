import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from './graph.ts';
import { fieldOf } from './http.ts';

/** `<dir>/restarts.ndjson`: one line for every restart that the control API has done, in order. */
export interface RestartLog {
  /** `generation` is the one that the restart started. */
  append(service: ServiceName, key: string | null, generation: number): void;
  /** Whether a restart of this service to a generation above `from` is in the file. */
  has(service: ServiceName, from: number): boolean;
}

export function openRestartLog(dir: string): RestartLog {
  const path = join(dir, 'restarts.ndjson');
  appendFileSync(path, '');
  return {
    append(service, key, generation) {
      appendFileSync(path, `${JSON.stringify({ time: new Date().toISOString(), service, key, generation })}\n`);
    },
    has(service, from) {
      const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
      return lines.some((line) => {
        const entry: unknown = JSON.parse(line);
        return fieldOf(entry, 'service') === service && Number(fieldOf(entry, 'generation')) > from;
      });
    },
  };
}

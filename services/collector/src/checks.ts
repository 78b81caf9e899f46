import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { CoreConfig, WatchedService } from '@hale/config';
import { probe } from '@hale/probes';
import type { Check, CheckResult } from '@hale/runtime';
import { openEngine } from './adapters/docker/engine.ts';
import { type PageFailure, readPage } from './adapters/http/read-page.ts';
import type { CollectorConfig } from './config.ts';

const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/** Looks once at every target of every watched service, as the collector will. */
export function collectorChecks(
  { docker }: Pick<CollectorConfig, 'docker'>,
  core: Pick<CoreConfig, 'services'>,
): Check[] {
  return [...targetChecks(core), ...(docker ? [dockerCheck(docker.socket)] : [])];
}

function dockerCheck(socket: string): Check {
  return {
    name: 'docker',
    async run(signal) {
      const containers = await openEngine(socket).containers(signal);
      return { status: 'ok', detail: `${containers.length} containers` };
    },
  };
}

function targetChecks(core: Pick<CoreConfig, 'services'>): Check[] {
  const watched = Object.entries(core.services);
  if (watched.length === 0) {
    const remedy = 'name what to watch under `services` in hale.yaml';
    return [{ name: 'services', run: async () => ({ status: 'absent', detail: 'no service is watched', remedy }) }];
  }
  return watched.flatMap(([name, service]) => [
    ...probeChecks(name, service),
    ...service.scrape.map(({ url, timeout }) => scrapeCheck(name, url, timeout)),
    ...service.logs.map(({ file }) => logCheck(name, file)),
  ]);
}

function probeChecks(name: string, { probes }: WatchedService): Check[] {
  if (probes.length === 0) {
    const remedy = 'add a probe: what cannot be probed is noticed later, and proven by fewer signs';
    return [{ name: `${name}: probe`, run: async () => ({ status: 'absent', detail: 'has no probe', remedy }) }];
  }
  return probes.map((spec) => ({
    name: `${name}: probe ${spec.name}`,
    run: async (signal) => {
      const { ok, latencyMs, failure, detail } = await probe(spec, { signal });
      if (ok) return { status: 'ok', detail: `answered in ${Math.round(latencyMs)} ms` };
      return { status: 'failed', detail: [failure, detail].filter(Boolean).join(': '), remedy: `is ${name} running?` };
    },
  }));
}

const SCRAPE_REMEDIES: Readonly<Partial<Record<PageFailure, string>>> = {
  status: 'the address does not answer with 200: check the path',
  'too-large': 'the page is larger than 16 MiB: scrape less',
};

function scrapeCheck(name: string, url: string, timeoutMs: number): Check {
  const run = async (signal: AbortSignal): Promise<CheckResult> => {
    let bytes = 0;
    const count = (chunk: Uint8Array) => {
      bytes += chunk.length;
      return true;
    };
    const failure = await readPage(url, { timeoutMs, maxBytes: MAX_PAGE_BYTES }, signal, count);
    if (failure === undefined) return { status: 'ok', detail: `${bytes} bytes` };
    return { status: 'failed', detail: failure, remedy: SCRAPE_REMEDIES[failure] ?? `is ${name} running?` };
  };
  return { name: `${name}: metrics`, run };
}

function logCheck(name: string, file: string): Check {
  const run = async (): Promise<CheckResult> => {
    try {
      await access(file, constants.R_OK);
      return { status: 'ok', detail: file };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const remedy =
        code === 'ENOENT' ? 'it is read as soon as it is there' : 'the user that runs Hale must be allowed to read it';
      return { status: code === 'ENOENT' ? 'absent' : 'failed', detail: `${file}: ${code ?? 'unreadable'}`, remedy };
    }
  };
  return { name: `${name}: log`, run };
}

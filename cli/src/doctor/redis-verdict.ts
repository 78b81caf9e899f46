import { infoField } from '@hale/bus';
import type { CheckResult } from '@hale/runtime';

const MOST_SKEW_MS = 2_000;
const MIB = 1024 ** 2;

/**
 * What a server's `INFO` says about running Hale on it. Failed: it loses events or refuses them. Absent: it works, but not
 * every accident has been provided for.
 */
export function redisVerdict(info: string, skewMs: number): CheckResult {
  const field: Field = (name) => infoField(info, name);
  const fault = faultOf(field, skewMs);
  const detail = fault?.detail ?? detailOf(field);
  if (fault) return { status: 'failed', detail, remedy: fault.remedy };
  const lacks = lackOf(field);
  return lacks.length > 0 ? { status: 'absent', detail, remedy: lacks.join('; ') } : { status: 'ok', detail };
}

type Field = (name: string) => string | undefined;

function detailOf(field: Field): string {
  const version = field('valkey_version') ?? field('redis_version') ?? 'unknown version';
  const max = Number(field('maxmemory') ?? 0);
  const memory = max > 0 ? `maxmemory ${Math.round(max / MIB)} MiB` : 'no maxmemory';
  const file = field('aof_enabled') === '1' ? 'append-only file' : 'no append-only file';
  return [version, file, memory, field('maxmemory_policy') ?? 'unknown policy'].join(', ');
}

function faultOf(field: Field, skewMs: number): { detail?: string; remedy: string } | undefined {
  if (field('maxmemory_policy') !== 'noeviction')
    return { remedy: 'set maxmemory-policy to noeviction: any other loses events silently' };
  if (field('aof_last_write_status') === 'err')
    return { detail: 'it cannot write its append-only file, and refuses writes', remedy: 'make room on its disk' };
  if (skewMs > MOST_SKEW_MS)
    return {
      detail: `its clock and ours are ${Math.round(skewMs / 1_000)} s apart`,
      remedy: 'synchronise the clocks',
    };
  return undefined;
}

function lackOf(field: Field): string[] {
  const lacks: string[] = [];
  if (field('aof_enabled') !== '1') lacks.push('set appendonly to yes, or a restart forgets everything');
  if (Number(field('maxmemory') ?? 0) === 0)
    lacks.push('set maxmemory to what it may have, or the machine runs out of memory where Redis would refuse');
  // The field is there once a number of replicas is asked for.
  if (Number(field('connected_slaves') ?? 0) > 0 && field('min_slaves_good_slaves') === undefined)
    lacks.push('set min-replicas-to-write to 1, or a primary that is cut off goes on taking what a failover drops');
  return lacks;
}

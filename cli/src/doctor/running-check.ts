import type { Check } from '@hale/runtime';

/** Whether Hale runs and is ready, where `hale up` has left word of its console. */
export function runningCheck(console: string): Check {
  return {
    name: 'hale',
    async run(signal) {
      const response = await fetch(new URL('/readyz', console), { signal }).catch(() => undefined);
      if (!response) return { status: 'absent', detail: `nothing answers at ${console}`, remedy: 'hale up starts it' };
      const { reasons } = (await response.json()) as { reasons: readonly string[] };
      if (response.ok) return { status: 'ok', detail: `ready at ${console}` };
      return { status: 'failed', detail: reasons.join('; '), remedy: 'see the logs of the process' };
    },
  };
}

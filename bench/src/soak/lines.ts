import { type Draft, type EventOf, serviceKey, topics } from '@hale/events';

const SERVICES = 64;
const DATA_BYTES = 250;

export const KEYS = Array.from({ length: SERVICES }, (_, index) => `service-${index}`);

/** A line that says whose it is and which of them. */
export function lineDraft(key: string, number: number): Draft {
  const service = { env: 'soak', service: key };
  const line = { at: 1_790_000_000_000, level: 'info', message: `${number} ` };
  const room = DATA_BYTES - JSON.stringify({ service, lines: [line] }).length;
  const lines = [{ ...line, message: line.message.padEnd(line.message.length + room, 'x') }];
  return topics['logs.collected'].draft({ service, lines }, { subject: serviceKey(service) });
}

export function tokenOf({ data: { service, lines } }: EventOf<'logs.collected'>): { key: string; number: number } {
  return { key: service.service, number: Number.parseInt(lines[0]?.message ?? '', 10) };
}

/** An event of the control plane: it must not be lost to what telemetry does to memory. */
export function noteDraft(number: number): Draft {
  const service = { env: 'soak', service: 'control' };
  const data = { service, kind: 'start' as const, text: String(number), by: 'soak', at: 0 };
  return topics['changes.recorded'].draft(data, { subject: serviceKey(service) });
}

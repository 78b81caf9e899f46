import { redact } from '@hale/templates';

/** A line of our own log, an object of JSON, without secrets and personal data: errors quote addresses, answers and what was asked. */
export function safeLine(line: string): string {
  if (redact(line) === line) return line;
  const fields: unknown = JSON.parse(line, (name, value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? safeValue(name, value) : value,
  );
  return `${safePairs(JSON.stringify(fields))}\n`;
}

/** The name tells of the value what the value does not tell of itself. */
function safeValue(name: string, value: string | number): string | number {
  const text = String(value);
  const named = fieldsOf(redact(JSON.stringify({ [name]: text })));
  const [told] = Object.values(named ?? {});
  const safe = typeof told === 'string' ? told : redact(text);
  return safe === text ? value : safe;
}

/** One field may tell of the next: `"name": "password", "value": …`. */
function safePairs(line: string): string {
  const safe = redact(line);
  return fieldsOf(safe) ? safe : line;
}

function fieldsOf(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

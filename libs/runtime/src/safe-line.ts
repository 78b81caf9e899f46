import { redact } from '@hale/templates';

/** A line of our own log, an object of JSON, without secrets and personal data: errors quote addresses, answers and what was asked. */
export function safeLine(line: string): string {
  if (redact(line) === line) return line;
  const fields: unknown = JSON.parse(line, (name, value: unknown) =>
    typeof value === 'string' ? safeValue(name, value) : value,
  );
  return `${JSON.stringify(fields)}\n`;
}

/** The name tells of the value what the value does not tell of itself. */
function safeValue(name: string, value: string): string {
  const named = redact(JSON.stringify({ [name]: value }));
  try {
    const [safe] = Object.values(JSON.parse(named) as Record<string, unknown>);
    return typeof safe === 'string' ? safe : redact(value);
  } catch {
    return redact(value);
  }
}

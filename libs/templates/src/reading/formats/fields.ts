/** The fields of an object that somebody sent: any names, any values. */
export type Fields = Readonly<Record<string, unknown>>;

export const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** What the first of these names has that is there; a name with a dot is looked for as it is, and as a way into objects. */
export function fieldOf(fields: Fields, names: readonly string[]): unknown {
  for (const name of names) {
    const value = at(fields, name);
    if (!isAbsent(value)) return value;
  }
  return undefined;
}

/** The first of these that is text, or holds it as OpenTelemetry does. */
export function textIn(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = at(fields, name);
    const text = isObject(value) ? value['stringValue'] : value;
    if (typeof text === 'string' && text.trim() !== '') return text;
  }
  return undefined;
}

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** None of the names that are asked for is one that every object has. */
function at(fields: Fields, name: string): unknown {
  const whole = fields[name];
  if (whole !== undefined) return whole;
  const dot = name.indexOf('.');
  if (dot < 0) return undefined;
  const inner = fields[name.slice(0, dot)];
  return isObject(inner) ? inner[name.slice(dot + 1)] : undefined;
}

/** The fields of an object that somebody sent: any names, any values. */
export type Fields = Readonly<Record<string, unknown>>;

export const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

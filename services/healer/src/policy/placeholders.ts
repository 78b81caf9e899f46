/** What a text of the configuration may hold in place of a value. */
export interface Placeholders {
  /** A name out of the configuration's list of watched services, never one that only a signal mentions. */
  readonly service: string;
  /** The remediation's id. */
  readonly key: string;
}

const PLACEHOLDER = /\{(service|key)\}/g;
/** `{{.State}}` of a Go template and `{"a":1}` are no placeholders; `{host}` looks like one. */
const LOOKS_LIKE_ONE = /(?<!\{)\{([A-Za-z][\w-]*)\}(?!\})/g;

/** Names in braces that nothing will replace: most likely a mistake in the configuration. */
export function unknownPlaceholders(texts: readonly string[], known = ['service', 'key']): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(LOOKS_LIKE_ONE)]);
  return [...new Set(found.filter(([, name = '']) => !known.includes(name)).map(([text]) => text))];
}

/** The text with its placeholders replaced; what is put in is not searched again. */
export function fill(text: string, values: Placeholders, encode = (value: string) => value): string {
  return text.replace(PLACEHOLDER, (_, name: string) => encode(name === 'service' ? values.service : values.key));
}

/**
 * The argument vector with its placeholders replaced, each within its argument: no value can become a
 * second argument. The program's name is left as it is.
 */
export function fillArgv(argv: readonly string[], values: Placeholders): string[] {
  const [program = '', ...rest] = argv;
  return [program, ...rest.map((argument) => fill(argument, values))];
}

/** The address with its placeholders replaced and percent-encoded: no value can become another part of it. */
export function fillUrl(url: string, values: Placeholders): string {
  return fill(url, values, encodeURIComponent);
}

/** What an argument may hold in place of a value. */
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
export function unknownPlaceholders(argv: readonly string[]): string[] {
  const found = argv.flatMap((argument) => [...argument.matchAll(LOOKS_LIKE_ONE)].map(([text]) => text));
  return [...new Set(found)].filter((text) => text !== '{service}' && text !== '{key}');
}

/**
 * The argument vector with its placeholders replaced, each within its argument: no value can become a
 * second argument, and what is put in is not searched again. The program's name is left as it is.
 */
export function fillArgv(argv: readonly string[], values: Placeholders): string[] {
  const [program = '', ...rest] = argv;
  const fill = (argument: string) =>
    argument.replace(PLACEHOLDER, (_, name: string) => (name === 'service' ? values.service : values.key));
  return [program, ...rest.map(fill)];
}

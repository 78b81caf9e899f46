/** The part of JSON Schema that zod writes and that these tools read. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/** The schema of the values of a record; undefined for anything else. */
export function valuesOf({ additionalProperties }: JsonSchema): JsonSchema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/**
 * The same schema with descriptions from comments, found by path: `services.<name>.probes[].http`. What has no comment
 * stays as it is.
 */
export function describeSchema(schema: JsonSchema, comments: ReadonlyMap<string, string>, path = ''): JsonSchema {
  const { properties, items, oneOf, anyOf } = schema;
  const values = valuesOf(schema);
  const description = comments.get(path);
  const into = (each: JsonSchema, step: string) => describeSchema(each, comments, path + step);
  return {
    ...(description !== undefined && { description }),
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, into(each, path === '' ? name : `.${name}`)]),
      ),
    }),
    ...(values && { additionalProperties: into(values, '.<name>') }),
    ...(items && { items: into(items, '[]') }),
    ...(oneOf && { oneOf: oneOf.map((each) => into(each, '')) }),
    ...(anyOf && { anyOf: anyOf.map((each) => into(each, '')) }),
  };
}

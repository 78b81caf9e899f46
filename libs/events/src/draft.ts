/** What a handler or a source wants to say, before the bus stamps id, source, times and trace on it. */
export interface Draft<Type extends string = string> {
  readonly type: Type;
  /** What it is about: `env/service`, `incident/<id>`, `remediation/<id>`, `timer/<id>`. */
  readonly subject: string;
  readonly data: unknown;
  /** When it happened at the source, in milliseconds since the epoch; the time of recording when absent. */
  readonly time?: number;
  /**
   * Distinguishes this event among those that one cause produces; part of the derived id, so it must be
   * the same when the cause is handled again. The position among the outcome's events when absent.
   */
  readonly key?: string;
  /** The incident this belongs to; inherited from the cause when absent. */
  readonly incident?: string;
}

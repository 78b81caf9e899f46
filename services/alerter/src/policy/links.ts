/** What makes a message one that can be answered, and lead to the console; both may be absent. */
export interface Links {
  /** Of the console. */
  readonly url?: string | undefined;
  /** Signs the buttons. */
  readonly secret?: string | undefined;
}

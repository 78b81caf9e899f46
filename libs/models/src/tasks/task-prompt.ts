/** How a task is put to a model. Another wording is another version, so that answers to the old one are not reused. */
export interface TaskPrompt {
  readonly version: number;
  readonly instructions: string;
}

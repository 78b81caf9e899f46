import type { Task } from './question.ts';

/** Which model of a rung looks at what. */
export interface Routes {
  readonly model: string;
  /** For critical incidents, when another one. */
  readonly critical?: string | undefined;
  /** By task, when another one. */
  readonly tasks?: Readonly<Partial<Record<Task, string | undefined>>> | undefined;
}

export function modelFor({ model, critical, tasks }: Routes, task: Task, isCritical: boolean): string {
  return (isCritical ? critical : undefined) ?? tasks?.[task] ?? model;
}

/** Every model that may be asked. */
export function modelsOf({ model, critical, tasks = {} }: Routes): string[] {
  return [...new Set([model, critical, ...Object.values(tasks)].filter((name) => name !== undefined))];
}

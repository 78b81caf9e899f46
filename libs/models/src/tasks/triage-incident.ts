import type { TaskPrompt } from './task-prompt.ts';

export const triageIncident: TaskPrompt = {
  version: 1,
  instructions: `A distributed system has an incident. You are given what was measured: services, symptoms, how each was collected and
seconds after the onset. Judge how urgent it is. "critical": users are likely to be affected at this moment or within minutes
(something does not answer, answers with errors, or several services that call each other are affected).
"warning": a person should look at it, but it can wait.
Give as confidence how likely it is that you are right.`,
};

import type { TaskPrompt } from './task-prompt.ts';

export const explainCause: TaskPrompt = {
  version: 1,
  instructions: `A distributed system has an incident. You are given what was measured: services, symptoms, how each was collected,
seconds after the onset, who calls whom, and the candidate causes that rules have found with their confidence.
A choice is "<service>/<fault class>". Pick the candidate that explains most of the findings with the fewest assumptions.
What fails first and is called by the others is more likely the cause than what fails later and calls it.
Independent ways of collection that agree count more than many findings of one way.
Give as confidence how likely it is that you are right; 0.5 or less when the findings do not tell.`,
};

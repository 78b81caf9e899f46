import { z } from 'zod';
import { at, incident } from '../examples.ts';
import { controlTopic } from '../topic.ts';
import { timerSchema } from './timer.set.ts';

export const timerFired = controlTopic({
  name: 'timer.fired',
  version: 1,
  summary: 'The time has come; published once. Whether it still matters is for the owner to see.',
  data: z.looseObject({ timer: timerSchema }),
  producers: ['timers'],
  consumers: ['log-classifier', 'escalation', 'rca', 'healer', 'alerter'],
  examples: [
    {
      timer: {
        id: 'tmr-2b4d6f8h0k3m5p7r',
        owner: 'escalation',
        name: 'triage',
        dueAt: at(5_100),
        data: { incident: incident.id },
      },
    },
  ],
});

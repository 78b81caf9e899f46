import { z } from 'zod';
import type { Draft } from '../draft.ts';
import { at, incident } from '../examples.ts';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const timerSchema = z.looseObject({
  /** The same timer set again is the same timer: it fires once. */
  id: nameSchema,
  /** The service that set it and hears it fire. */
  owner: nameSchema,
  /** Which of the owner’s timers. */
  name: nameSchema,
  dueAt: instantSchema,
  /** What the owner needs to know when it fires; ids, not state. */
  data: z.record(z.string().max(64), z.string().max(400)),
});
export type TimerData = z.infer<typeof timerSchema>;

export const timerSet = controlTopic({
  name: 'timer.set',
  version: 1,
  summary: 'A handler wants to be woken; part of its commit.',
  data: z.looseObject({ timer: timerSchema }),
  producers: ['any'],
  consumers: ['timers'],
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

/** A timer as the event that sets it. */
export function timerSetDraft(timer: TimerData): Draft<'timer.set'> {
  return timerSet.draft({ timer }, { subject: `timer/${timer.id}` });
}

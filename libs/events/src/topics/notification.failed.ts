import { z } from 'zod';
import { at, incident } from '../examples.ts';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';
import { channelSchema } from './notification.sent.ts';

export const notificationFailed = controlTopic({
  name: 'notification.failed',
  version: 1,
  summary: 'A receiver could not be told; says whether it will be tried again.',
  data: z.looseObject({
    incident: nameSchema,
    channel: channelSchema,
    /** Which receiver of hale.yaml; the channel's only one when absent. */
    receiver: nameSchema.optional(),
    revision: z.int().nonnegative(),
    reason: z.string().max(300),
    retryAt: instantSchema.optional(),
    at: instantSchema,
  }),
  producers: ['alerter'],
  consumers: ['console'],
  examples: [
    {
      incident: incident.id,
      channel: 'slack',
      revision: 1,
      reason: 'rate limited',
      retryAt: at(33_400),
      at: at(3_400),
    },
  ],
});

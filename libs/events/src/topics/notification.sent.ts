import { z } from 'zod';
import { at, incident } from '../examples.ts';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { controlTopic } from '../topic.ts';

export const channelSchema = openEnum(['log', 'slack', 'pagerduty', 'email']);

export const notificationSent = controlTopic({
  name: 'notification.sent',
  version: 1,
  summary: 'A receiver has been told the state of an incident, once.',
  data: z.looseObject({
    incident: nameSchema,
    channel: channelSchema,
    /** Which receiver of hale.yaml; the channel's only one when absent. */
    receiver: nameSchema.optional(),
    /** Revision of the incident’s message that the receiver holds. */
    revision: z.int().nonnegative(),
    /** Where it can be found there: a message id, a dedup key. */
    ref: z.string().max(200),
    text: z.string().max(1000),
    at: instantSchema,
  }),
  producers: ['alerter'],
  consumers: ['console'],
  examples: [
    {
      incident: incident.id,
      channel: 'slack',
      revision: 1,
      ref: 'C024BE91L/1790000003.000100',
      text: '[critical] payments: unreachable',
      at: at(3_400),
    },
  ],
});

import { z } from 'zod';
import { openEnum } from '../nouns/open-enum.ts';
import { nameSchema, serviceKey, serviceRefSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { signalTopic } from '../topic.ts';

/** Why a probe failed: nobody listens, nobody answers in time, or the answer is not the expected one. */
export const probeFailureSchema = openEnum(['refused', 'timeout', 'wrong-answer', 'unreachable']);
export type ProbeFailure = z.infer<typeof probeFailureSchema>;

export const observationSchema = z.looseObject({
  probe: nameSchema,
  kind: openEnum(['http', 'tcp', 'docker']),
  at: instantSchema,
  ok: z.boolean(),
  latencyMs: z.number().nonnegative(),
  failure: probeFailureSchema.optional(),
  /** For people: a status line or an error code, never a body. */
  detail: z.string().max(200).optional(),
});
export type Observation = z.infer<typeof observationSchema>;

export const probesObserved = signalTopic({
  name: 'probes.observed',
  version: 1,
  summary: 'What the probes of one service saw.',
  data: z.looseObject({ service: serviceRefSchema, observations: z.array(observationSchema).min(1) }),
  partitionKey: (data) => serviceKey(data.service),
  partitionedBy: 'service',
  producers: ['collector'],
  consumers: ['anomaly-detector'],
  examples: [
    {
      service: { env: 'demo', service: 'payments' },
      observations: [
        {
          probe: 'health',
          kind: 'http',
          at: 1_790_000_000_000,
          ok: false,
          latencyMs: 1.2,
          failure: 'refused',
          detail: 'ECONNREFUSED',
        },
      ],
    },
  ],
});

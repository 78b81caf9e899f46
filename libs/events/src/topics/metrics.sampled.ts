import { z } from 'zod';
import { signalSourceSchema } from '../nouns/finding.ts';
import { serviceKey, serviceRefSchema } from '../nouns/service.ts';
import { instantSchema } from '../nouns/time.ts';
import { signalTopic } from '../topic.ts';

/** One series of a frame: its identity once, then its samples as [milliseconds, value] in order of time. */
export const seriesSchema = z.looseObject({
  name: z.string().min(1).max(200),
  kind: z.enum(['gauge', 'counter']),
  labels: z.record(z.string().max(100), z.string().max(300)),
  samples: z.array(z.tuple([instantSchema, z.number()])).min(1),
});
export type Series = z.infer<typeof seriesSchema>;

export const metricsSampled = signalTopic({
  name: 'metrics.sampled',
  version: 1,
  summary: 'Samples of the series of one service: a frame for each scrape or push.',
  data: z.looseObject({
    service: serviceRefSchema,
    /**
     * How these were collected, `metric` when absent: rates of spans are `trace`, rates of log templates `log`, what the
     * machine says of a process `host`. Findings about them carry it on, so that two views of the same lines never count as independent.
     */
    source: signalSourceSchema.optional(),
    /** Nothing more of this instance and time follows, as with the last frame of a scrape: what is made of several series can be judged. */
    complete: z.boolean().optional(),
    series: z.array(seriesSchema).min(1),
  }),
  partitionKey: (data) => serviceKey(data.service),
  partitionedBy: 'service',
  producers: ['collector', 'log-classifier'],
  consumers: ['anomaly-detector'],
  examples: [
    {
      service: { env: 'demo', service: 'payments' },
      series: [
        {
          name: 'http_requests_total',
          kind: 'counter',
          labels: { method: 'POST', status: '200' },
          samples: [[1_790_000_000_000, 1042]],
        },
        { name: 'up', kind: 'gauge', labels: {}, samples: [[1_790_000_000_000, 1]] },
      ],
    },
  ],
});

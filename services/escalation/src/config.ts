import { durationMs } from '@hale/config';
import { modelsOf, PRICES } from '@hale/models';
import { z } from 'zod';

const modelName = z.string().min(1).max(100);

/** Which model of a rung looks at what, and how hard the rung is used. */
const rung = {
  /** Another model for critical incidents. */
  critical: modelName.optional(),
  /** Other models by task: `explain-cause`, `triage-incident`, `classify-template`. */
  tasks: z.partialRecord(z.enum(['explain-cause', 'triage-incident', 'classify-template']), modelName).default({}),
  /** For one request. */
  timeout: durationMs.prefault('15s'),
  /** Requests in a minute; what is beyond waits. */
  perMinute: z.int().min(1).max(10_000).default(60),
};

const ollamaSchema = z.strictObject({
  /** Where Ollama listens. */
  url: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:11434'),
  /** A model that was pulled there, such as `qwen3:4b`. */
  model: modelName,
  ...rung,
  /** The most tokens that an answer may have. */
  maxOutputTokens: z.int().min(16).max(8_192).default(200),
  /** Requests at a time; Ollama itself works on one unless OLLAMA_NUM_PARALLEL says otherwise. */
  concurrency: z.int().min(1).max(64).default(1),
  /** How long Ollama keeps the model in memory: `10m`, or -1 for ever. Loading takes seconds. */
  keepAlive: z.union([z.string().min(1), z.int()]).default('10m'),
});

const priceSchema = z.strictObject({
  /** USD for a million tokens that go in. */
  input: z.number().nonnegative(),
  /** The same for those that the provider had in its cache; as `input` when absent. */
  cached: z.number().nonnegative().optional(),
  /** USD for a million tokens that come out. */
  output: z.number().nonnegative(),
});

const openAiSchema = z
  .strictObject({
    /** Best given as `HALE__ESCALATION__LADDER__OPENAI__API_KEY_FILE`. */
    apiKey: z.string().min(1),
    /** Another server that speaks OpenAI's Responses API. */
    baseUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Must have a price. */
    model: modelName.default('gpt-6-luna'),
    ...rung,
    /** The most tokens that an answer may have, with the thinking before it; they are what a request can cost. */
    maxOutputTokens: z.int().min(16).max(100_000).default(1_000),
    /** Requests at a time. */
    concurrency: z.int().min(1).max(64).default(4),
    /** USD for a million tokens by model, before those that Hale knows; 0 for a server of your own. */
    prices: z.record(z.string(), priceSchema).default({}),
  })
  .superRefine((openai, context) => {
    for (const model of modelsOf(openai)) {
      if (openai.prices[model] ?? PRICES[model]) continue;
      const message = `the price of ${model} is not known: give it under prices, or the budget cannot hold`;
      context.addIssue({ code: 'custom', path: ['prices'], message });
    }
  });

const ladderSchema = z.strictObject({
  /** Rung 1, a small local model. Absent: there is none, and rung 0 stands. */
  ollama: ollamaSchema.optional(),
  /** Rung 2, a large model. Absent: there is none, and what is below stands. */
  openai: openAiSchema.optional(),
  budget: z
    .strictObject({
      /** The most that rung 2 may cost in a day (UTC), in USD. Nothing is asked beyond. */
      perDayUsd: z.number().nonnegative().default(1),
      /** The same for one incident. */
      perIncidentUsd: z.number().nonnegative().default(0.05),
    })
    .prefault({}),
  /** From that confidence on a cause counts as known, and nothing higher is asked for want of it. */
  sure: z.number().min(0).max(1).default(0.7),
  /** How long an answer is waited for, in the queue and at the model; later it counts as none. */
  within: durationMs.prefault('30s'),
});
export type LadderConfig = z.output<typeof ladderSchema>;

/** The section `escalation` of hale.yaml. */
export const escalationConfig = z.strictObject({
  /** From opening an incident to its triage: what is found meanwhile is judged together. */
  groupWait: durationMs.prefault('5s'),
  /** How long all findings must stay cleared before an incident ends that no verified repair ended. */
  settle: durationMs.prefault('10s'),
  /** A finding joins an incident only within this time after the incident's last activity. */
  joinWithin: durationMs.prefault('10m'),
  /** How many calls up or down a chain two services may be apart and still share an incident; 0 is the same service only. */
  hops: z.int().min(0).max(5).default(3),
  /** How long another remediation may take to follow one that did not help before a human is called. */
  handOver: durationMs.prefault('5s'),
  /** How long resolved incidents are kept for events that come late. */
  keepResolved: durationMs.prefault('24h'),
  /** How long after an operator’s deploy or start of a service what that explains opens no incident; afterwards it does. */
  plannedFor: durationMs.prefault('60s'),
  /** The same after an operator’s stop, for the service and those that call it, until it is started. */
  operatorPause: durationMs.prefault('10m'),
  /** How long after an incident ended a finding about the time before its end, told late, opens no other one. */
  aftermath: durationMs.prefault('30s'),
  /** How long a triaged incident may go on without any remediation before a human is called. */
  callAfter: durationMs.prefault('30s'),
  /** Who looks at an incident after the rules: models, each only where it is configured, and within a budget. */
  ladder: ladderSchema.prefault({}),
});

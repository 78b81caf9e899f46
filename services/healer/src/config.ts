import { durationMs } from '@hale/config';
import { faultClassSchema, nameSchema } from '@hale/events';
import { z } from 'zod';
import { executorSchema, lookSchema } from './executors.ts';

/** Closed here, unlike in events: a misspelt fault class in a trigger is an error, not `unknown`. */
const triggerClassSchema = faultClassSchema.options[0].exclude(['unknown']);

const modeSchema = z.enum(['suggest', 'auto', 'dry-run']);

const actionShape = z.strictObject({
  /**
   * What it is for. It is considered for the top cause of a diagnosis only; without one, only as the inverse
   * of another.
   */
  trigger: z
    .strictObject({
      faultClasses: z.array(triggerClassSchema).min(1),
      /** All watched services when absent. */
      services: z.array(nameSchema).min(1).optional(),
    })
    .optional(),
  /** What is run. `{key}` is the same for every try of one remediation, so that the target can act once. */
  executor: executorSchema,
  /**
   * Says a line that is different once the action has taken effect: a start time, a generation. Needed for
   * `argv` and `http`; the others look by themselves.
   */
  look: lookSchema.optional(),
  /** What must be so at the moment of the act, beside the guards. */
  precondition: z.strictObject({ probes: z.enum(['failing', 'answering']) }).optional(),
  /** Pins the action to a mode of its own. A global `dry-run` wins over every pin. */
  mode: modeSchema.optional(),
  /** Loses something that cannot be brought back: a person decides always, and in business hours only. */
  destructive: z.boolean().default(false),
  /**
   * How it is undone when it did not help: another action of the registry, which is then run, or words for a
   * person. Absent when it cannot be.
   */
  inverse: z.union([z.string().min(1).max(200), z.strictObject({ action: nameSchema })]).optional(),
  /** Between two uses on one service. */
  cooldown: durationMs.prefault('300s'),
  /** Uses on one service within one incident. */
  maxAttempts: z.int().min(1).max(20).default(3),
  verify: z
    .strictObject({
      /** Between two looks at the symptom. */
      every: durationMs.prefault('1s'),
      /**
       * How long after the act the symptom may still be there. Probes answer at once; detectors need 6 to
       * 20 s to clear their findings, those about log lines as long as they listen for quiet.
       */
      within: durationMs.prefault('60s'),
      /** How long it must stay gone: every probe answers, no finding of the cause is active. */
      hold: durationMs.prefault('120s'),
    })
    .prefault({}),
});
export const actionSchema = actionShape.superRefine(({ executor, look }, context) => {
  const looksItself = executor.kind === 'docker' || executor.kind === 'cache-clear';
  if (looksItself && look)
    context.addIssue({ code: 'custom', path: ['look'], message: `${executor.kind} looks by itself` });
  if (!looksItself && !look) {
    context.addIssue({
      code: 'custom',
      path: ['look'],
      message: `${executor.kind} needs one: how would its effect be known?`,
    });
  }
});
export type Action = z.output<typeof actionSchema>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 09:00');
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const guardrailsSchema = z.strictObject({
  /** Actions on one service in any 60 minutes. */
  maxPerServicePerHour: z.int().min(0).default(3),
  /** Actions on all services in any 60 minutes. */
  globalPerHour: z.int().min(0).default(10),
  /** So many failed or ineffective actions on a service within this time stop all others on it for `openFor`. */
  breaker: z
    .strictObject({
      failures: z.int().min(1).default(2),
      within: durationMs.prefault('24h'),
      openFor: durationMs.prefault('24h'),
    })
    .prefault({}),
  /** When destructive actions may be done. */
  businessHours: z
    .strictObject({
      days: z
        .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
        .default(['mon', 'tue', 'wed', 'thu', 'fri']),
      from: clockTime.default('09:00'),
      to: clockTime.default('17:00'),
      timezone: z.string().refine(isTimeZone, 'no such time zone').default('UTC'),
    })
    .refine((hours) => hours.from < hours.to, '`from` must be before `to`')
    .prefault({}),
  /** When nothing is done to these services (all when absent). */
  maintenance: z
    .array(
      z
        .strictObject({ from: instant, to: instant, services: z.array(nameSchema).min(1).optional() })
        .refine((window) => window.from < window.to, '`from` must be before `to`'),
    )
    .default([]),
  /** Of the top cause; below it nothing is proposed. */
  minConfidence: z.number().min(0).max(1).default(0.7),
  /** Age of a diagnosis after which nothing is done on the strength of it without a person. */
  staleAfter: durationMs.prefault('5m'),
  /** How long a proposal waits for a person. */
  approvalExpires: durationMs.prefault('30m'),
  /** How long an operator's stop or deploy of a service keeps hands off it. */
  operatorPause: durationMs.prefault('10m'),
});
export type Guardrails = z.output<typeof guardrailsSchema>;

export const healerSchema = z.strictObject({
  /** `suggest`: a person approves. `auto`: policy does. `dry-run`: all but the act. */
  mode: modeSchema.default('suggest'),
  /** The registry: all that can ever be executed. The first whose trigger matches is taken. */
  actions: z.record(nameSchema, actionSchema).superRefine(checkInverses).default({}),
  guardrails: guardrailsSchema.prefault({}),
  /** Where actions of kind `docker` find the engine. */
  docker: z.strictObject({ socket: z.string().min(1).default('/var/run/docker.sock') }).prefault({}),
  /** The environment of the commands: this and nothing of the healer's own. */
  commands: z
    .strictObject({
      /** Working directory; relative to the healer's own. */
      cwd: z.string().min(1).default('.'),
      /** Searched for programs, after the directory of the running Node. */
      path: z.string().default('/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'),
      /** HOME; the user's own when absent. */
      home: z.string().min(1).optional(),
      env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
    })
    .prefault({}),
});
export type HealerConfig = z.output<typeof healerSchema>;
export type Mode = z.output<typeof modeSchema>;

/** An inverse is registered, and is another action. */
function checkInverses(actions: Readonly<Record<string, Action>>, context: z.RefinementCtx): void {
  for (const [name, { inverse }] of Object.entries(actions)) {
    if (typeof inverse !== 'object') continue;
    const path = [name, 'inverse', 'action'];
    const { action } = inverse;
    if (!Object.hasOwn(actions, action)) context.addIssue({ code: 'custom', path, message: `no action ${action}` });
    else if (action === name) context.addIssue({ code: 'custom', path, message: 'an action is not its own inverse' });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}

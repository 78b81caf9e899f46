import { type DataOf, type Draft, type ServiceRef, serviceKey, topics } from '@hale/events';
import { redact } from '@hale/templates';
import { z } from 'zod';

/** What can be announced; what the Docker engine sees (die, oom) and what Hale does itself is not. */
const KINDS = ['deploy', 'rollback', 'start', 'stop', 'scale', 'configuration'] as const;

const MAX_TEXT = 300;
const MAX_BY = 100;
const MAX_VERSION = 100;

const announcedSchema = z.object({
  service: z.string().min(1).max(200),
  env: z.string().min(1).max(100).optional(),
  kind: z.enum(KINDS),
  version: z.string().max(MAX_VERSION).optional(),
  text: z.string().max(MAX_TEXT).optional(),
  by: z.string().min(1).max(MAX_BY).optional(),
  /** Milliseconds since the epoch or RFC 3339; the moment of arrival when absent. */
  at: z
    .union([z.int().nonnegative(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))])
    .optional(),
});
const bodySchema = z.array(announcedSchema).max(100);

export type ReadChanges =
  | { readonly ok: true; readonly drafts: readonly Draft[] }
  | { readonly ok: false; readonly problem: string };

/**
 * Announcements of what people and their pipelines do, as events, without secrets and personal data. Who calls themselves `healer` is taken for `announced`: no
 * announcement may pass for an act of our own. `resolve` says whose name that is, or undefined when nobody's.
 */
export function readChanges(
  body: unknown,
  now: number,
  resolve: (service: string, env: string | undefined) => ServiceRef | undefined,
): ReadChanges {
  const parsed = bodySchema.safeParse(Array.isArray(body) ? body : [body]);
  if (!parsed.success) return { ok: false, problem: z.prettifyError(parsed.error) };
  const drafts: Draft[] = [];
  for (const { service: name, env, kind, version, text, by, at } of parsed.data) {
    const service = resolve(name, env);
    if (!service) return { ok: false, problem: `service ${JSON.stringify(name)} is not watched` };
    const data: DataOf<'changes.recorded'> = {
      service,
      kind,
      text: redact(text || [kind, version].filter(Boolean).join(' ')).slice(0, MAX_TEXT),
      by: by === undefined || by === 'healer' || by === 'docker' ? 'announced' : redact(by).slice(0, MAX_BY),
      at: Math.min(at ?? now, now),
      ...(version !== undefined && { version: redact(version).slice(0, MAX_VERSION) }),
    };
    drafts.push(topics['changes.recorded'].draft(data, { subject: serviceKey(service), time: data.at }));
  }
  return { ok: true, drafts };
}

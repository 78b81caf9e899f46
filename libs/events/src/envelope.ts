import { z } from 'zod';

/**
 * CloudEvents 1.0 in JSON format with Hale's extension attributes. Fields that this version does not know
 * are kept, so that an older reader passes on what a newer producer wrote.
 */
export const envelopeSchema = z.looseObject({
  specversion: z.literal('1.0'),
  /** Derived from the cause, so that the same cause handled twice makes the same event. */
  id: z.string().min(1).max(128),
  /** `hale/<service>`. */
  source: z.string().min(1).max(128),
  /** The topic. */
  type: z.string().min(1).max(64),
  subject: z.string().min(1).max(256),
  /** When it happened at the source; RFC 3339. */
  time: z.iso.datetime(),
  /** `urn:hale:<topic>:<version>`. */
  dataschema: z.string().regex(/^urn:hale:[a-z.]+:\d+$/),
  /** When Hale recorded it, by Redis' clock; RFC 3339. */
  recordedtime: z.iso.datetime(),
  /** The id of the event that this one follows from. */
  causationid: z.string().optional(),
  /** The incident, from incidents on. */
  correlationid: z.string().optional(),
  /** W3C trace context of the work that produced it. */
  traceparent: z.string().max(64).optional(),
  data: z.unknown(),
});

/** An event of the catalogue: the envelope with its topic's name and data. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  readonly subject: string;
  readonly time: string;
  readonly dataschema: string;
  readonly recordedtime: string;
  readonly causationid?: string | undefined;
  readonly correlationid?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly data: Data;
}

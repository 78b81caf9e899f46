import { LineSplitter, UTF_8 } from '@hale/templates';
import Docker from 'dockerode';
import { z } from 'zod';
import type { Container, ContainerEvent } from '../../policy/container.ts';

/** The part of the Docker engine that is read. Nothing is ever asked of it. */
export interface Engine {
  containers(signal: AbortSignal): Promise<Container[]>;
  /** What happened from that second on, then what happens. Ends or throws when the engine goes away or is not there. */
  events(sinceMs: number, signal: AbortSignal): AsyncIterable<ContainerEvent>;
}

const LIST_WITHIN_MS = 5_000;
/** Labels can be long; an event that is longer still is left out. */
const MAX_EVENT_BYTES = 1_048_576;
/** Health checks run commands inside containers, each of which makes three events of no interest. */
const ACTIONS = ['start', 'kill', 'stop', 'die', 'oom', 'health_status'];

const eventSchema = z.object({
  Type: z.literal('container'),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  time: z.number(),
});

export function openEngine(socketPath: string): Engine {
  const docker = new Docker({ socketPath });
  return {
    async containers(signal) {
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(LIST_WITHIN_MS)]);
      const listed = await docker.listContainers({ all: true, abortSignal });
      return listed.map(({ Names, Labels, State, Status }) => ({
        name: (Names[0] ?? '').replace(/^\//, ''),
        labels: Labels,
        state: State,
        status: Status,
      }));
    },
    async *events(sinceMs, signal) {
      const options = {
        since: Math.floor(sinceMs / 1_000),
        filters: JSON.stringify({ type: ['container'], event: ACTIONS }),
        abortSignal: signal,
      };
      const splitter = new LineSplitter(MAX_EVENT_BYTES, { shape: UTF_8 });
      for await (const chunk of await docker.getEvents(options)) {
        for (const { text, cut } of splitter.push(Buffer.from(chunk))) {
          const event = cut ? undefined : parseEvent(text);
          if (event) yield event;
        }
      }
    },
  };
}

function parseEvent(line: string): ContainerEvent | undefined {
  const parsed = eventSchema.safeParse(JSON.parse(line));
  if (!parsed.success) return undefined;
  const { Action, Actor, time } = parsed.data;
  const { name = '', image = '', signal, exitCode, ...labels } = Actor.Attributes;
  // As a number it would lose its last digits.
  const timeNano = /"timeNano":\s*(\d+)/.exec(line)?.[1] ?? `${time}000000000`;
  const at = Number(timeNano.slice(0, -6));
  return { id: Actor.ID, name, image, labels, action: Action, signal, exitCode, at, timeNano };
}

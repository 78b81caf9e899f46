import { defineService, type ServiceContext } from '@hale/runtime';
import { receiverChecks } from './checks.ts';
import { type AlerterConfig, alerterSchema, type ReceiverConfig, receiversOf } from './config.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
import { onIncidentChange } from './handlers/on-incident-change.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';
import { Lane } from './lane.ts';
import { openReceiver } from './open-receiver.ts';

const MINUTE_MS = 60_000;

/** Tells people about incidents: who is routed to, each through a lane of its own. */
export const alerter = defineService({
  name: 'alerter',
  config: alerterSchema,
  checks: receiverChecks,
  create(context) {
    const { config } = context;
    const receivers = receiversOf(config);
    const lanes = new Map([...receivers].map(([name, settings]) => [name, laneOf(name, settings, context)]));
    const kinds = new Map([...receivers].map(([name, { kind }]) => [name, kind]));
    const changed = onIncidentChange({ ...config, routing: { routes: config.routes, receivers: kinds } });
    return {
      sources: [...lanes.values()],
      closers: [...lanes.values()],
      handlers: {
        'incident.opened': changed,
        'incident.triaged': changed,
        'incident.updated': changed,
        'incident.acknowledged': changed,
        'incident.resolved': changed,
        'diagnosis.completed': changed,
        'remediation.proposed': changed,
        'remediation.decided': changed,
        'remediation.started': changed,
        'remediation.finished': changed,
        'decision.made': onDecisionMade,
        'timer.fired': onTimerFired({
          ...config,
          // A receiver that was taken out of the configuration meanwhile is told nothing more.
          handOver: async (name, incident, version) => await lanes.get(name)?.add(incident, version),
        }),
      },
    };
  },
});

function laneOf(name: string, settings: ReceiverConfig, context: ServiceContext<AlerterConfig>): Lane {
  const { core, redis, clock, publisher, log } = context;
  // Slack takes one message a second in a channel and no more; the others take a burst.
  const limiter =
    settings.kind === 'slack'
      ? { max: 1, duration: Math.ceil(MINUTE_MS / settings.perMinute) }
      : { max: Math.ceil(settings.perMinute), duration: MINUTE_MS };
  const receiver = openReceiver(name, settings, core.links, log);
  return new Lane(receiver, { receiver: name, limiter, url: core.redis.url, redis, clock, publisher, log });
}

import { defineService } from '@hale/runtime';
import { consoleSchema } from './config.ts';
import { onDecisionMade } from './handlers/on-decision-made.ts';
import { onFinding } from './handlers/on-finding.ts';
import { onIncidentEvent } from './handlers/on-incident-event.ts';
import { onTopologyChanged } from './handlers/on-topology-changed.ts';
import { falseShareAt } from './http/feedback.ts';
import { consoleRouter } from './http/router.ts';
import { consoleMetrics } from './metrics.ts';
import { ConsoleStore } from './store.ts';
import { ControlTail } from './tail.ts';

/** Shows the control plane to people and lets their decisions in. */
export const console = defineService({
  name: 'console',
  config: consoleSchema,
  create({ config, core, log, redis, telemetry, publisher, clock, registry }) {
    const tail = new ControlTail(core.redis.url, log);
    const store = new ConsoleStore(redis);
    const metrics = consoleMetrics(registry, () => falseShareAt(store, clock.now()));
    return {
      port: config.port,
      sources: [tail],
      router: consoleRouter({
        hosts: config.hosts,
        slack: config.slack,
        pagerduty: config.pagerduty,
        ticketSecret: core.links.secret,
        metrics,
        token: config.token ?? core.http.token,
        env: core.env,
        watched: Object.keys(core.services),
        now: () => clock.now(),
        store,
        telemetry,
        partitions: core.redis.partitions,
        publisher,
        redis,
        tail,
        log,
      }),
      handlers: {
        'finding.raised': onFinding,
        'finding.cleared': onFinding,
        'incident.opened': onIncidentEvent,
        'incident.triaged': onIncidentEvent,
        'incident.updated': onIncidentEvent,
        'incident.acknowledged': onIncidentEvent,
        'incident.resolved': onIncidentEvent,
        'diagnosis.completed': onIncidentEvent,
        'remediation.withheld': onIncidentEvent,
        'remediation.proposed': onIncidentEvent,
        'remediation.decided': onIncidentEvent,
        'remediation.started': onIncidentEvent,
        'remediation.finished': onIncidentEvent,
        'topology.changed': onTopologyChanged,
        'notification.sent': onIncidentEvent,
        'notification.failed': onIncidentEvent,
        'changes.recorded': onIncidentEvent,
        'decision.made': onDecisionMade(metrics),
        'model.asked': onIncidentEvent,
        'model.answered': onIncidentEvent,
      },
    };
  },
});

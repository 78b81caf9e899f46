import { defineService } from '@hale/runtime';
import { openSlackChannel } from './adapters/slack/channel.ts';
import { alerterSchema } from './config.ts';
import { onIncidentChange } from './handlers/on-incident-change.ts';
import { onTimerFired } from './handlers/on-timer-fired.ts';

/** Tells people about incidents: one message each, kept up to date. */
export const alerter = defineService({
  name: 'alerter',
  config: alerterSchema,
  create({ config, log }) {
    const slack = config.slack ? openSlackChannel(config.slack, log) : null;
    const changed = onIncidentChange(config);
    return {
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
        'timer.fired': onTimerFired({ slack }),
      },
    };
  },
});

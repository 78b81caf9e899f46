import type { Logger } from '@hale/bus';
import { emailReceiver } from './adapters/email/receiver.ts';
import { pagerdutyReceiver } from './adapters/pagerduty/receiver.ts';
import { openSlackChannel } from './adapters/slack/channel.ts';
import { slackReceiver } from './adapters/slack/receiver.ts';
import type { ReceiverConfig } from './config.ts';
import type { Links } from './policy/links.ts';
import type { Receiver } from './receiver.ts';

export function openReceiver(name: string, settings: ReceiverConfig, links: Links, log: Logger): Receiver {
  switch (settings.kind) {
    case 'slack':
      return slackReceiver(openSlackChannel(settings, links, log));
    case 'pagerduty':
      return pagerdutyReceiver(settings, links);
    case 'email':
      return emailReceiver(name, settings, links);
  }
}

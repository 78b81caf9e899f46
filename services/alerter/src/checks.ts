import type { Logger } from '@hale/bus';
import type { Check, CheckResult } from '@hale/runtime';
import { type AlerterConfig, type ReceiverConfig, receiversOf } from './config.ts';
import { openReceiver } from './open-receiver.ts';

/** The doctor says what matters itself. */
const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

const REMEDIES: Readonly<Record<ReceiverConfig['kind'], string>> = {
  slack: 'look at the token, its scopes and the channel; is the bot invited?',
  pagerduty: 'look at the routing key',
  email: 'look at host, port, TLS and the password',
};

/** Whether each receiver would take a message. Nobody is told anything. */
export function receiverChecks(config: AlerterConfig): Check[] {
  const receivers = [...receiversOf(config)];
  if (receivers.length === 0) {
    const remedy = 'set alerter.slack, alerter.pagerduty or alerter.email';
    return [
      { name: 'receivers', run: async () => ({ status: 'absent', detail: 'incidents go to the log only', remedy }) },
    ];
  }
  return receivers.map(([name, settings]) => ({
    name: `receiver ${name}`,
    run: async () => await look(name, settings),
  }));
}

async function look(name: string, settings: ReceiverConfig): Promise<CheckResult> {
  const receiver = openReceiver(name, settings, {}, quiet);
  try {
    if (!receiver.verify) return { status: 'ok', detail: 'is set up; only an event would prove it' };
    await receiver.verify();
    return { status: 'ok', detail: `${settings.kind} answers` };
  } catch (error) {
    return { status: 'failed', detail: receiver.failure(error).reason, remedy: REMEDIES[settings.kind] };
  } finally {
    receiver.close?.();
  }
}

import type { CoreConfig } from '@hale/config';
import type { Draft } from '@hale/events';
import type { HealerConfig } from '../config.ts';
import type { Changes } from './records.ts';

/** What a handler decided, before the store turns its changes into writes. */
export interface Step<Reason extends string = string> {
  readonly reason: Reason;
  readonly changes?: Changes;
  readonly events?: readonly Draft[];
  readonly timers?: readonly StepTimer[];
}

export interface StepTimer {
  readonly name: 'approval-expires' | 'recheck' | 'undo' | 'verify' | 'watchdog';
  readonly key: string;
  readonly dueAt: number;
  readonly data: Readonly<Record<string, string>>;
}

/** What does not change while the service runs. */
export interface Rules {
  readonly config: HealerConfig;
  readonly core: Pick<CoreConfig, 'env' | 'services'>;
  readonly configHash: string;
}

export { RedisClock } from './clock.ts';
export { classify, InvalidError, TransientError } from './errors.ts';
export { CONTROL, type Slot, stateKey } from './keys.ts';
export type { Handler, HandlerContext, Outcome, Timer, Write } from './outcome.ts';
export type { Publisher } from './publisher.ts';

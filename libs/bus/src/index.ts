export { Bus, type BusSettings, type Tuning } from './bus.ts';
export { type Clock, RedisClock } from './clock.ts';
export { type Connection, connect, discard, open, openOnce } from './connection.ts';
export { Connections } from './connections.ts';
export type { Consumer, Subscription } from './consumer.ts';
export { type ListedLetter, listDeadLetters, redrive } from './dead-letters.ts';
export { isBefore } from './entry-id.ts';
export { classify, InvalidError, TransientError } from './errors.ts';
export { type Filling, fillingsOf, type HighWater } from './filling.ts';
export type { Janitor } from './janitor.ts';
export {
  BULL_PREFIX,
  CONTROL,
  CONTROL_STREAM,
  deadLetterKey,
  outboxKey,
  type Slot,
  slotOfKey,
  stateKey,
  streamOfName,
} from './keys.ts';
export type { Logger } from './logger.ts';
export { type Handler, type HandlerContext, type Outcome, type Timer, type Write, whenDue } from './outcome.ts';
export { fnv1a } from './partition.ts';
export { Planes } from './planes.ts';
export type { Publisher } from './publisher.ts';
export { infoField, type RedisClient, serversOf } from './redis-client.ts';
export { changeRecords, changeTexts, type Memory, openMemory, parseRecords, type Remembered } from './slot-memory.ts';
export { openSlots, type Slots } from './slots.ts';
export type { Lapse } from './tend.ts';

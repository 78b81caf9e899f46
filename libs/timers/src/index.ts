export { Timers } from './timers.ts';

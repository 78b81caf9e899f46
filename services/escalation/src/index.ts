export { escalation } from './service.ts';

export { alerter } from './service.ts';

export { rca } from './service.ts';

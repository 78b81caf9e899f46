export { collector } from './service.ts';

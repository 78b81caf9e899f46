export { healer } from './service.ts';

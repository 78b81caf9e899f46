export { anomalyDetector } from './service.ts';

export { logClassifier } from './service.ts';

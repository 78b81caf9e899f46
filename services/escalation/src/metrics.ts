export { modelMetrics } from '@hale/models';

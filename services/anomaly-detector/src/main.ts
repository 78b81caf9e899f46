import { main } from '@hale/runtime';
import { anomalyDetector } from './service.ts';

await main([anomalyDetector], process.env);

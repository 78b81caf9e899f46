import { main } from '@hale/runtime';
import { logClassifier } from './service.ts';

await main([logClassifier], process.env);

import { main } from '@hale/runtime';
import { rca } from './service.ts';

await main([rca], process.env);

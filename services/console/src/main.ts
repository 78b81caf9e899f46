import { main } from '@hale/runtime';
import { console } from './service.ts';

await main([console], process.env);

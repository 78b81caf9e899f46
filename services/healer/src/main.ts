import { main } from '@hale/runtime';
import { healer } from './service.ts';

await main([healer], process.env);

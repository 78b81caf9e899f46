import { main } from '@hale/runtime';
import { alerter } from './service.ts';

await main([alerter], process.env);

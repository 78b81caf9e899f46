import { main } from '@hale/runtime';
import { escalation } from './service.ts';

await main([escalation], process.env);

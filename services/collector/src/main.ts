import { main } from '@hale/runtime';
import { collector } from './service.ts';

await main([collector], process.env);

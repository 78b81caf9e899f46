import { serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { collector } from '../src/index.ts';

describe('as a service', () => {
  serviceContract(collector);
});

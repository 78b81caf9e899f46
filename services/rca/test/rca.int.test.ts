import { serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { rca } from '../src/index.ts';

describe('rca', () => {
  serviceContract(rca);
});

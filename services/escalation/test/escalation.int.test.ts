import { serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { escalation } from '../src/index.ts';

describe('as a service', () => {
  serviceContract(escalation);
});

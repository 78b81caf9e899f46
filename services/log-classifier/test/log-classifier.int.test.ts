import { serviceContract } from '@hale/testkit';
import { describe } from '@jest/globals';
import { logClassifier } from '../src/index.ts';

describe('as a service', () => {
  serviceContract(logClassifier);
});

import { expect, test } from '@jest/globals';
import { corpusLines } from './own-corpus.ts';

test('columns are found by their names', () => {
  expect(corpusLines('severity\ttemplate\tsoftware\tcategory\nerror\tlink to <*> lost\tswitch\tnetwork\n')).toEqual([
    { software: 'switch', category: 'network', severity: 'error', text: 'link to <*> lost' },
  ]);
});

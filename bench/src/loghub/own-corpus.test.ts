import { expect, test } from '@jest/globals';
import { corpusLines, strangers } from './own-corpus.ts';

test('columns are found by their names', () => {
  expect(corpusLines('severity\ttemplate\tsoftware\tcategory\nerror\tlink to <*> lost\tswitch\tnetwork\n')).toEqual([
    { software: 'switch', category: 'network', severity: 'error', text: 'link to <*> lost' },
  ]);
});

test('software that a system runs on is no stranger to it', () => {
  const corpus = ['hadoop-hdfs', 'windows', 'nginx'].map((software) => ({
    software,
    category: '',
    severity: '',
    text: '',
  }));
  expect(strangers(corpus).map(({ software }) => software)).toEqual(['nginx']);
});

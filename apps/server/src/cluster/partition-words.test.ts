import { readPartitions } from '@gridloom/core/cluster';
import { expect, test } from 'vitest';
import { partitionWords } from './partition-words.ts';

test.each([
  ['main|up|5:00|1|1|2048|(null)|0/1/0/1', 'main: 1 node (1 free) of 1 CPU, 2 GiB, up to 5 min'],
  [
    'gpu|down|2-00:00:00|4|64|256000|gpu:a100:4|4/0/0/4',
    'gpu: down, 4 nodes (0 free) of 64 CPUs, 250 GiB, gpu:a100:4, up to 2-00:00:00',
  ],
  ['old|up|infinite|2|8|1024|(null)|0/2/0/2', 'old: 2 nodes (2 free) of 8 CPUs, 1 GiB, no time limit'],
])('a partition as sinfo prints it, in the words of the page: %s', (line, words) => {
  expect(readPartitions(line).map(partitionWords)).toEqual([words]);
});

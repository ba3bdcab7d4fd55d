import { expect, test } from 'vitest';
import { slurmReasonWords } from './slurm-reasons.ts';

test.each([
  ['Priority', 'waiting for its turn (Priority)'],
  ['(Resources)', 'next in line, waiting for free nodes (Resources)'],
  ['None', ''],
  ['', ''],
  ['AssocGrpCpuLimit', 'the account allows no more processors (AssocGrpCpuLimit)'],
  ['QOSMaxSubmitJobPerUserLimit', 'the QOS allows no more jobs in the queue (QOSMaxSubmitJobPerUserLimit)'],
  ['SomethingNew', 'SomethingNew'],
  ['launch failed requeued held', 'launch failed requeued held'],
])('the reason %j reads %j', (reason, words) => {
  expect(slurmReasonWords(reason)).toBe(words);
});

import { expect, test } from 'vitest';
import { slurmNever, slurmReasonWords } from './slurm-reasons.ts';

test.each([
  ['Priority', 'waiting for its turn (Priority)'],
  ['(Resources)', 'next in line, waiting for free nodes (Resources)'],
  ['None', ''],
  ['', ''],
  ['AssocGrpCpuLimit', 'the account allows no more processors (AssocGrpCpuLimit)'],
  ['QOSMaxSubmitJobPerUserLimit', 'the QOS allows no more jobs in the queue (QOSMaxSubmitJobPerUserLimit)'],
  ['SomethingNew', 'SomethingNew'],
  [
    'launch failed requeued held',
    'held by the cluster, because its node could not start it; release it to try again (launch failed requeued held)',
  ],
  [
    'QOSMaxWallDurationPerJobLimit',
    'the QOS allows a job no more time, so it can never start; cancel it and retry with less (QOSMaxWallDurationPerJobLimit)',
  ],
])('the reason %j reads %j', (reason, words) => {
  expect(slurmReasonWords(reason)).toBe(words);
});

test.each([
  ['DependencyNeverSatisfied', 'dependency'],
  ...['PartitionConfig', 'PartitionTimeLimit', 'PartitionNodeLimit', 'BadConstraints', 'AccountNotAllowed'].map(
    (reason) => [reason, 'limit'] as const,
  ),
  ...['QOSMaxWallDurationPerJobLimit', 'AssocMaxWallDurationPerJobLimit', 'AssocMaxCpuPerJobLimit'].map(
    (reason) => [reason, 'limit'] as const,
  ),
  ...['QOSMaxMemoryPerJob', 'QOSMaxGRESPerNode', 'QOSMinCpuNotSatisfied'].map((reason) => [reason, 'limit'] as const),
  ...['Priority', 'Resources', 'Dependency', 'BeginTime', 'PartitionDown', 'ReqNodeNotAvail'].map(
    (reason) => [reason, null] as const,
  ),
  ...['AssocGrpCpuLimit', 'QOSMaxCpuPerUserLimit', 'QOSMaxJobsPerUserLimit', 'AssocGrpCPUMinutesLimit'].map(
    (reason) => [reason, null] as const,
  ),
  ...['MaxJobsPerAccount', 'AssocMaxJobsLimit', 'JobHeldUser', ''].map((reason) => [reason, null] as const),
] as const)('a task that waits for %j never starts because of: %j', (reason, never) => {
  expect(slurmNever(reason)).toBe(never);
  if (never !== null) expect(slurmReasonWords(reason)).toContain('it can never start; ');
});

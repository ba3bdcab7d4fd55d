import { describe, expect, test } from 'vitest';
import { classifySubmission } from './slurm-submission.ts';

const failed = (message: string) => `sbatch: error: Batch job submission failed: ${message}\n`;

describe('an sbatch', () => {
  test.each([
    ['86\n', ''],
    ['86;cluster2\n', ''],
    ['Welcome to the cluster\n86\n', ''],
    ['86\n', 'sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\n'],
    ['86\n', 'sbatch: lua: job routed to partition main\n'],
  ])('that printed %j is accepted, whatever it said beside', (stdout, stderr) => {
    expect(classifySubmission(stdout, stderr, 0)).toEqual({ kind: 'accepted', jobId: '86' });
  });

  test.each([
    [1, `sbatch: error: invalid partition specified: nope\n${failed('Invalid partition name specified')}`],
    [1, failed('Invalid account or account/partition combination specified')],
    [1, failed('Invalid qos specification')],
    [1, failed('Requested node configuration is not available')],
    [1, failed('Invalid job array specification')],
    [1, failed('Invalid feature specification')],
    [1, 'sbatch: error: Invalid generic resource (gres) specification\n'],
    [1, failed('Pathname of a file, directory or other parameter too long')],
    [1, 'sbatch: error: This does not look like a batch script.\n'],
    [1, 'sbatch: error: Batch script contains DOS line breaks (\\r\\n)\n'],
    [1, failed('Access/permission denied')],
    [1, failed("User's group not permitted to use this partition")],
    [255, 'sbatch: error: Invalid --time specification\n'],
    [255, 'sbatch: unrecognized option \'--bogus\'\nTry "sbatch --help" for more information\n'],
    [
      1,
      `sbatch: error: QOSMaxWallDurationPerJobLimit\n${failed("Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)")}`,
    ],
    [1, failed('Unspecified error')],
    [1, failed('Requested time limit is invalid (missing or exceeds some limit)')],
    [1, failed('Memory required by task is not available')],
    [1, failed('CPU count per node can not be satisfied')],
    [1, failed('Node count specification invalid')],
    [1, failed('More processors requested than permitted')],
    [1, failed('Job dependency problem')],
    [1, failed('Requested reservation is invalid')],
    [1, failed('Incompatible versions of client and server code')],
    [1, `sbatch: error: QOSMaxCpuPerUserLimit\n${failed('Job violates accounting/QOS policy')}`],
    [1, `sbatch: error: lua: no more than 4 GPUs, please\n${failed('Unspecified error')}`],
    [1, 'sbatch: error: Script is empty\n'],
    [1, 'sbatch: fatal: --mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.\n'],
    [127, '/bin/sh: 9: exec: sbatch: not found\n'],
  ])('with exit code %i is refused for good: %s', (code, stderr) => {
    expect(classifySubmission('', stderr, code).kind).toBe('refused');
  });

  test.each([
    failed('Unable to create job record, try again'),
    failed('Slurm backup controller in standby mode'),
    failed('Controller is in standby mode'),
    failed('System submissions disabled'),
    failed('Job creation temporarily disabled'),
    failed('Protocol authentication error'),
    failed('I/O error writing script/environment to file'),
    failed('Requested account has breached requested QOS usage threshold'),
    failed('Required partition not available (inactive or drain)'),
    failed('Invalid user id'),
    'sbatch: error: Munge encode failed: Failed to access "/run/munge/munge.socket.2"\n',
  ])('is told to come back later: %s', (stderr) => {
    expect(classifySubmission('', stderr, 1).kind).toBe('busy');
  });

  test.each([
    `sbatch: error: AssocMaxSubmitJobLimit\n${failed("Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)")}`,
    `sbatch: error: QOSMaxSubmitJobPerUserLimit\n${failed('Job violates accounting/QOS policy')}`,
    `sbatch: error: AssocGrpSubmitJobsLimit\n${failed('Job violates accounting/QOS policy')}`,
    `sbatch: error: QOSGrpSubmitJobsLimit\n${failed('Job violates accounting/QOS policy')}`,
    failed("Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"),
    'sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\n' +
      failed('Resource temporarily unavailable'),
  ])('is told to come with less: %s', (stderr) => {
    expect(classifySubmission('', stderr, 1).kind).toBe('quota');
  });

  test.each([
    [1, failed('Socket timed out on send/recv operation')],
    [1, failed('Unable to contact slurm controller (connect failure)')],
    [1, failed('Zero Bytes were transmitted or received')],
    [1, failed('Message receive failure')],
    [1, failed('Unexpected message received')],
    [1, failed('Communication connection failure')],
    [1, failed('Transport endpoint is not connected')],
    [1, failed('Insane message length')],
    [1, failed('Connection timed out')],
    [0, 'sbatch: error: something\n'],
    [1, ''],
    [null, ''],
    [137, ''],
  ])('with exit code %s leaves it open whether there is a job: %s', (code, stderr) => {
    expect(classifySubmission('', stderr, code).kind).toBe('unclear');
  });

  test('is quoted without its prefixes and its noise, the limit first', () => {
    const stderr = `sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying
sbatch: error: AssocMaxSubmitJobLimit
${failed('Job violates accounting/QOS policy')}`;
    expect(classifySubmission('', stderr, 1)).toEqual({
      kind: 'quota',
      answer: 'AssocMaxSubmitJobLimit; Job violates accounting/QOS policy',
    });
  });
});

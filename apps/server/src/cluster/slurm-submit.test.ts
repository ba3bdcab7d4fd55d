import { describe, expect, test } from 'vitest';
import { answerOf, readSection } from './slurm-section.ts';
import { readReceipt } from './slurm-submit.ts';

const receipt = (begun: string, ended: string, out = '', err = '') =>
  `@@now 1000\n@@try ${begun}\n@@rc ${ended}\n@@out\n${out}\n@@err\n${err}\n@@receipt-end\n`;

describe('a receipt', () => {
  test('tells whether sbatch began, ended, and what it said', () => {
    expect(readReceipt(receipt('', ''))).toEqual({ kind: 'none' });
    expect(readReceipt(receipt('940', ''))).toEqual({ kind: 'begun', ageS: 60 });
    expect(readReceipt(receipt('940', '0 950', '77\n'))).toEqual({
      kind: 'ended',
      ageS: 50,
      verdict: { kind: 'accepted', jobId: '77' },
    });
    const timedOut = 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n';
    expect(readReceipt(receipt('940', '1 950', '', timedOut))).toMatchObject({ verdict: { kind: 'unclear' } });
  });

  test('that is cut short is none', () => {
    expect(readReceipt(receipt('940', '0 950', '77\n').slice(0, -1))).toBeNull();
  });
});

describe('a section of a poll', () => {
  const section = (stdout: string, code: number, stderr: string) =>
    `\n@@queue\n${stdout}\n@@queue-end:${code}:${stderr}\n`;

  test('is found among others, also when it is empty', () => {
    const output = `@@scan\n{}\n@@scan-end 0\n${section('1_0|R|n1|None\n', 0, '')}`;
    expect(answerOf(readSection(output, 'queue'))).toBe('1_0|R|n1|None\n');
    expect(answerOf(readSection(section('', 0, ''), 'queue'))).toBe('');
    expect(readSection(output, 'pool')).toBeNull();
  });

  test.each([
    ['a failure', section('', 1, 'slurm_load_jobs error: Unable to contact slurm controller')],
    ['an error beside exit code 0', section('', 0, 'slurm_load_jobs error: Zero Bytes were transmitted or received')],
    ['a time-out', section('', 124, '')],
    ['half of it', section('1_0|R|n1|None\n', 0, '').slice(0, -3)],
    ['silence', ''],
  ])('is no answer when it is %s', (_what, output) => {
    expect(answerOf(readSection(output, 'queue'))).toBeNull();
  });
});

import { CodedError } from '@gridloom/core/error';
import type { Problem } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { refusedProblems } from './refused-problems.ts';

const PROBLEM: Problem = {
  code: 'CODE_SYNTAX',
  severity: 'error',
  place: { node: { kind: 'function', id: 'f_a' }, field: 'code' },
  message: 'Line 1 is no Python: invalid syntax.',
  hint: 'Mend it.',
};

test('a refused plan lists its problems, with their places', () => {
  const known = { code: 'PLAN_REFUSED', recovery: 'fix-input', hint: '', details: { problems: [PROBLEM] } };
  expect(refusedProblems(Object.assign(new Error('refused'), { data: { known } }))).toEqual([PROBLEM]);
});

test('any other failure, and a refusal without problems, is shown as it is', () => {
  expect(refusedProblems(new CodedError('NOT_FOUND', { what: 'profile', name: 'x' }))).toBeNull();
  expect(refusedProblems(new CodedError('PLAN_REFUSED', { problems: [] }))).toBeNull();
  expect(refusedProblems(new Error('Failed to fetch'))).toBeNull();
});

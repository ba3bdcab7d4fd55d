import type { Pipeline } from '@gridloom/core/pipeline';
import { compilePlan } from '@gridloom/core/plan';
import { syntaxProblem } from '@gridloom/core/python';
import { expect, test } from 'vitest';
import { PIPEFUNC_SLURM } from '../../../../packages/examples/src/pipefunc-slurm.ts';
import { sampleProfile } from '../cluster/sample-profile.ts';
import { problemText } from './problem-text.ts';

const profile = sampleProfile();
const { pipeline } = PIPEFUNC_SLURM;

test('a broken mapspec is shown with marks below what is wrong', () => {
  const [first, ...others] = pipeline.functions;
  const broken: Pipeline = { ...pipeline, functions: [{ ...first!, mapspec: 'x[i] - > y[i]' }, ...others] };
  const [problem] = compilePlan(broken, profile).problems;
  const [sentence, text, marks] = problemText(problem!, broken).split('\n');
  expect(sentence).toContain('double_it');
  expect(text).toBe('    x[i] - > y[i]');
  expect(marks).toBe('         ^');
});

test('a syntax error names its function and shows its line', () => {
  const [first] = pipeline.functions;
  const code = 'def double_it(x):\n    return (x +\n';
  const broken: Pipeline = { ...pipeline, functions: [{ ...first!, code }] };
  const problem = syntaxProblem({ ...first!, code }, { line: 2, column: 12, message: "'(' was never closed" });
  expect(problemText(problem, broken).split('\n')).toEqual([
    "error: double_it: Line 2 is no Python: '(' was never closed. Mend the code there; nothing runs before it parses.",
    '        return (x +',
    '               ^',
  ]);
});

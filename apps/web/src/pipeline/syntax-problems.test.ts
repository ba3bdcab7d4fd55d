import type { Profile } from '@gridloom/core/cluster';
import type { Problem } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { compilePipeline } from './compile-pipeline.ts';
import { DOUBLE, drawnPipeline, TOTAL } from './drawn-pipeline.fixture.ts';
import { syntaxProblems, withProblems } from './syntax-problems.ts';

const BROKEN = 'def double(x):\n    return 2 *\n';
const PYTHON = { id: DOUBLE, language: 'python' } as const;
const FAULT = { line: 2, column: 15, message: 'invalid syntax' };

test('a syntax error is a problem of its function, at its characters', () => {
  const checked = [
    { ...PYTHON, code: BROKEN, fault: FAULT },
    { ...PYTHON, id: TOTAL, code: 'def total(): ...', fault: null },
  ];
  expect(syntaxProblems(checked, [{ ...PYTHON, code: BROKEN }])).toMatchObject([
    {
      code: 'CODE_SYNTAX',
      severity: 'error',
      place: { node: { kind: 'function', id: DOUBLE }, field: 'code', range: { start: 29, end: 30 } },
    },
  ]);
});

test('while the code is being typed the problem stays, without characters; with the function it goes', () => {
  const checked = [{ ...PYTHON, code: BROKEN, fault: FAULT }];
  const [problem] = syntaxProblems(checked, [{ ...PYTHON, code: `${BROKEN}#` }]);
  expect(problem?.message).toContain('Line 2');
  expect(problem?.place).toEqual({ node: { kind: 'function', id: DOUBLE }, field: 'code' });
  expect(syntaxProblems(checked, [])).toEqual([]);
  expect(syntaxProblems(checked, [{ ...PYTHON, language: 'shell', code: BROKEN }])).toEqual([]);
});

test('an error that the compiler cannot see leaves no plan; a warning leaves it', () => {
  const problem: Problem = { code: 'C', severity: 'error', place: {}, message: 'm', hint: 'h' };
  const compiled = compilePipeline(drawnPipeline(), PROFILE);
  expect(compiled.ok).toBe(true);
  expect(withProblems(compiled, [])).toBe(compiled);
  const { problems, facts } = compiled;
  expect(withProblems(compiled, [problem])).toEqual({ ok: false, problems: [...problems, problem], facts });
  const warning: Problem = { ...problem, severity: 'warning' };
  expect(withProblems(compiled, [warning])).toEqual({ ...compiled, problems: [...problems, warning] });
});

const PROFILE: Profile = {
  id: 'here',
  name: 'Here',
  shell: { kind: 'local' },
  scheduler: { kind: 'processes', cpus: 1 },
  root: '/runs',
  setup: '',
  python: 'python3',
  defaults: {},
  limits: { maxArraySize: 1001, pollS: 1, graceS: 1 },
  facts: null,
};

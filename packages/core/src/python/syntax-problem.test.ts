import { expect, test } from 'vitest';
import { FunctionId } from '../pipeline/index.ts';
import { syntaxProblem } from './syntax-problem.ts';

const PYTHON = { id: FunctionId.parse('f_1'), language: 'python' } as const;

test('a syntax error is a problem at its place in the code', () => {
  const code = 'def f(x):\n    return (x\n';
  const problem = syntaxProblem({ ...PYTHON, code }, { line: 2, column: 12, message: "'(' was never closed" });
  expect(problem.place).toEqual({
    node: { kind: 'function', id: 'f_1' },
    field: 'code',
    range: { start: 21, end: 22 },
  });
  expect(code.slice(21, 22)).toBe('(');
  expect(problem.message).toBe("Line 2 is no Python: '(' was never closed.");
  const beyond = syntaxProblem({ ...PYTHON, code: 'x' }, { line: 9, column: 1, message: 'unexpected EOF' });
  expect(beyond.place.range).toEqual({ start: 1, end: 1 });
});

test('it says in which language the line is wrong', () => {
  const fault = { line: 1, column: 1, message: 'unexpected' };
  const said = (['shell', 'javascript'] as const).map((language) => {
    return syntaxProblem({ ...PYTHON, language, code: 'x' }, fault).message;
  });
  expect(said).toEqual(['Line 1 is no shell script: unexpected.', 'Line 1 is no JavaScript: unexpected.']);
});

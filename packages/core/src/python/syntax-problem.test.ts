import { expect, test } from 'vitest';
import { syntaxProblem } from './syntax-problem.ts';

test('a syntax error is a problem at its place in the code', () => {
  const code = 'def f(x):\n    return (x\n';
  const problem = syntaxProblem('f_1', code, { line: 2, column: 12, message: "'(' was never closed" });
  expect(problem.place).toEqual({
    node: { kind: 'function', id: 'f_1' },
    field: 'code',
    range: { start: 21, end: 22 },
  });
  expect(code.slice(21, 22)).toBe('(');
  expect(problem.message).toBe("Line 2 is no Python: '(' was never closed.");
  const beyond = syntaxProblem('f_1', 'x', { line: 9, column: 1, message: 'unexpected EOF' });
  expect(beyond.place.range).toEqual({ start: 1, end: 1 });
});

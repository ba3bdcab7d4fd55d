import { describe, expect, test } from 'vitest';
import { FunctionId, newFunction } from '../../pipeline/index.ts';
import { checkParameters } from './check-code.ts';

function problemsOf(parameter: string) {
  const shell = newFunction(FunctionId.parse('f_f'), { x: 0, y: 0 }, 'f', 'shell');
  const annotation = { annotation: null, defaultSource: null, start: 0, end: 1 };
  const asked = [{ name: parameter, kind: 'positional-or-keyword' as const, ...annotation }];
  return checkParameters(shell, 'f', asked).map(({ code }) => code);
}

describe('a parameter of a shell command', () => {
  test.each(['SECONDS', 'RANDOM', 'BASH_ENV', 'LD_PRELOAD', 'NODE_OPTIONS', 'PYTHONPATH', 'SLURM_JOB_ID', '_'])(
    '%s would not arrive, or say something to a program',
    (name) => expect(problemsOf(name)).toEqual(['SHELL_PARAMETER_RESERVED']),
  );
  test.each(['seconds', 'N', 'PATHS', 'python', 'PYTHON', 'LENGTH', 'x_'])('%s is a name like any other', (name) =>
    expect(problemsOf(name)).toEqual([]),
  );
});

import { z } from 'zod';
import type { Problem } from '../pipeline/index.ts';

/** A syntax error as CPython tells it; line and column count from 1. */
export const SyntaxFault = z.object({ line: z.int().min(1), column: z.int().min(1), message: z.string() });
export type SyntaxFault = z.infer<typeof SyntaxFault>;

/** A syntax error of a function's code as a problem of the pipeline. */
export function syntaxProblem(functionId: string, code: string, { line, column, message }: SyntaxFault): Problem {
  const lines = code.split('\n');
  const lineStart = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const start = Math.min(lineStart + column - 1, code.length);
  return {
    code: 'PYTHON_SYNTAX',
    severity: 'error',
    place: {
      node: { kind: 'function', id: functionId },
      field: 'code',
      range: { start, end: Math.min(start + 1, code.length) },
    },
    message: `Line ${line} is no Python: ${message}.`,
    hint: 'Mend the code there; nothing runs before it parses.',
  };
}

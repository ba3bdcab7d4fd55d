import { z } from 'zod';
import type { PipelineFunction, Problem } from '../pipeline/index.ts';

/** A syntax error as CPython, a shell or node tells it; line and column count from 1. */
export const SyntaxFault = z.object({ line: z.int().min(1), column: z.int().min(1), message: z.string() });
export type SyntaxFault = z.infer<typeof SyntaxFault>;

/** A syntax error of a function's code as a problem of the pipeline. */
export function syntaxProblem(
  { id, language, code }: Pick<PipelineFunction, 'id' | 'language' | 'code'>,
  { line, column, message }: SyntaxFault,
): Problem {
  const lines = code.split('\n');
  const lineStart = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const start = Math.min(lineStart + column - 1, code.length);
  return {
    code: 'CODE_SYNTAX',
    severity: 'error',
    place: {
      node: { kind: 'function', id },
      field: 'code',
      range: { start, end: Math.min(start + 1, code.length) },
    },
    message: `Line ${line} is no ${CALLED[language]}: ${message}.`,
    hint: 'Mend the code there; nothing runs before it parses.',
  };
}

const CALLED = { python: 'Python', shell: 'shell script', javascript: 'JavaScript' } as const;

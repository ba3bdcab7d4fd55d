import type { PipelineFunction, Problem } from '@gridloom/core/pipeline';
import type { Compiled } from '@gridloom/core/plan';
import { type SyntaxFault, syntaxProblem } from '@gridloom/core/python';

/** The answer to a function's code as it was when it was asked. */
export type CheckedCode = Pick<PipelineFunction, 'id' | 'language' | 'code'> & {
  readonly fault: SyntaxFault | null;
};

/**
 * Syntax errors as problems of the functions that are still there. Where the code went on since it was checked, the
 * problem stays until the next answer, but points at no characters: they have moved.
 */
export function syntaxProblems(
  checked: readonly CheckedCode[],
  functions: readonly Pick<PipelineFunction, 'id' | 'language' | 'code'>[],
): readonly Problem[] {
  const now = new Map(functions.map((item) => [item.id, item]));
  return checked.flatMap(({ fault, ...asked }) => {
    const current = now.get(asked.id);
    // What is wrong in one language says nothing in another.
    if (!fault || current?.language !== asked.language) return [];
    const problem = syntaxProblem(asked, fault);
    if (current.code === asked.code) return [problem];
    const { range: _moved, ...place } = problem.place;
    return [{ ...problem, place }];
  });
}

/** What was compiled, with problems that the compiler cannot find; an error among them leaves no plan. */
export function withProblems(compiled: Compiled, problems: readonly Problem[]): Compiled {
  if (problems.length === 0) return compiled;
  const all = [...compiled.problems, ...problems];
  return problems.some(({ severity }) => severity === 'error')
    ? { ok: false, problems: all, facts: compiled.facts }
    : { ...compiled, problems: all };
}

import { CodedError } from '@gridloom/core/error';
import type { Pipeline, PipelineFunction } from '@gridloom/core/pipeline';
import { inactiveFunctions, type Plan } from '@gridloom/core/plan';
import { syntaxProblem } from '@gridloom/core/python';
import { checkCode } from '../language/check-code.ts';
import { type CompileSeenOptions, planSeen } from './compile-seen.ts';

/**
 * The plan that a run follows, and the pipeline with what was found out on the way: files on the cluster are looked at,
 * and the code is shown to the Python, shell or node that will run it.
 *
 * @throws CodedError PLAN_REFUSED with the problems
 */
export async function compileForRun(
  drawn: Pipeline,
  options: CompileSeenOptions,
): Promise<{ pipeline: Pipeline; plan: Plan }> {
  const { pipeline, plan } = await planSeen(drawn, options);
  // Of a nest each function by itself: its stage holds their code as text, in which no parser looks for mistakes.
  const asked = functionsOf(pipeline, plan);
  const faults = await checkCode(await options.site(), asked);
  if (faults.size > 0) {
    const problems = asked.flatMap((item) => {
      const fault = faults.get(item.id);
      return fault ? [syntaxProblem(item, fault)] : [];
    });
    throw new CodedError('PLAN_REFUSED', { problems });
  }
  return { pipeline, plan };
}

/** The functions that a plan runs, by themselves or in a nest. */
function functionsOf(pipeline: Pipeline, plan: Plan): PipelineFunction[] {
  const ids = new Set<string>(plan.stages.map(({ functionId }) => functionId));
  for (const nest of pipeline.nests) if (ids.has(nest.id)) for (const id of nest.functions) ids.add(id);
  const inactive = inactiveFunctions(pipeline);
  return pipeline.functions.filter(({ id }) => ids.has(id) && !inactive.has(id));
}

import { parseArgs } from 'node:util';
import type { Pipeline, Problem } from '@gridloom/core/pipeline';
import type { Compiled } from '@gridloom/core/plan';
import { syntaxProblem } from '@gridloom/core/python';
import { TRPCClientError } from '@trpc/client';
import { findProfile, only } from './arguments.ts';
import { printPlan, reportCompiled } from './compile-report.ts';
import { loadPipeline } from './load-pipeline.ts';
import { problemText } from './problem-text.ts';
import { readSelection, SELECTION_OPTIONS, SELECTION_USAGE } from './read-selection.ts';
import { type Client, inSession } from './session.ts';

const COMPILE_OPTIONS = {
  inputs: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
  fresh: { type: 'boolean' },
  data: { type: 'string' },
  ...SELECTION_OPTIONS,
} as const;

const USAGE = `gridloom compile PIPELINE [--inputs FILE] [--profile P] [--json] [--fresh] ${SELECTION_USAGE}`;

/** `gridloom compile PIPELINE`: the plan, or every problem. */
export async function compileCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: COMPILE_OPTIONS, allowPositionals: true });
  const given = only(positionals, USAGE);
  const selection = readSelection(values);
  return inSession(values.data, async ({ client }) => {
    const { pipeline, pipelineId } = await loadPipeline(client, given, values.inputs);
    const profileId = await findProfile(client, values.profile);
    const compiled = withFaults(
      await client.plan.compile.query({ pipeline, profileId, pipelineId, reuse: values.fresh !== true, selection }),
      await syntaxFaults(client, pipeline),
    );
    if (values.json) console.log(JSON.stringify(reportCompiled(compiled, pipeline), null, 2));
    else if (compiled.ok) console.log(printPlan(compiled.plan));
    if (!values.json || !compiled.ok)
      for (const problem of compiled.problems) console.error(problemText(problem, pipeline));
    return compiled.ok ? 0 : 3;
  });
}

/** Syntax errors as this machine's Python, shell and node see them; a run asks those of its profile once more. */
async function syntaxFaults(client: Client, pipeline: Pipeline): Promise<Problem[]> {
  try {
    const checked = pipeline.functions.map(async (item) => {
      const fault = await client.pipeline.checkCode.query({ language: item.language, code: item.code });
      return fault ? [syntaxProblem(item, fault)] : [];
    });
    return (await Promise.all(checked)).flat();
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    console.error(`The syntax of the code is not checked here: ${error.message}`);
    return [];
  }
}

function withFaults(compiled: Compiled, faults: readonly Problem[]): Compiled {
  if (faults.length === 0) return compiled;
  return { ok: false, problems: [...compiled.problems, ...faults], facts: compiled.facts };
}

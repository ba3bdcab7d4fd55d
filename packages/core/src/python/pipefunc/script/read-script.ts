import { descendantsOf } from '../../syntax-tree.ts';
import { NO_ARGUMENTS } from '../file/call-arguments.ts';
import { codeOf, noteUnread, type PythonFile } from '../file/python-file.ts';
import { sourceOfStatement } from '../objects/function-source.ts';
import type { PipelineObject, Script } from '../objects/script-values.ts';
import { evaluate } from './evaluate.ts';
import { buildsPipelines, followCall, followStatements } from './follow-statements.ts';

/** Follows the statements of a file, without running it, and gathers the pipelines that they build. */
export function readScript(file: PythonFile): Script {
  const script: Script = {
    file,
    evaluate,
    names: new Map(),
    pipelines: [],
    runs: [],
    building: new Set(),
    pipelineNames: new Set(),
    changes: 0,
    maybe: 0,
    calls: [],
  };
  followStatements(script, file.statements);
  if (script.pipelines.length > 0) return script;
  // A file that leaves the call of its `main()` to others.
  for (const statement of file.statements) {
    const source = sourceOfStatement(file, statement);
    const needsNothing = source?.parameters.every(
      ({ defaultSource, kind }) => defaultSource !== null || kind.startsWith('var-'),
    );
    if (!source || !needsNothing || statement.name !== 'FunctionDefinition') continue;
    if (buildsPipelines(script, statement))
      followCall(script, source, { args: NO_ARGUMENTS, values: [], named: new Map() });
  }
  return script;
}

/** The pipeline that is imported: the one that is mapped, else the one that is run, else the first that is finished. */
export function choosePipeline(script: Script): PipelineObject | null {
  const parts = new Set(script.pipelines.flatMap(({ from }) => from));
  const mapped = script.runs.find(({ method }) => method.startsWith('map') || method === 'create_learners');
  const chosen =
    (mapped ?? script.runs[0])?.pipeline ??
    script.pipelines.find((pipeline) => !parts.has(pipeline)) ??
    script.pipelines[0] ??
    null;
  if (!chosen) return null;
  const used = new Set<PipelineObject>();
  const waiting = [chosen];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    used.add(next);
    waiting.push(...next.from);
  }
  const noted = new Set<number>();
  for (const pipeline of script.pipelines) {
    if (used.has(pipeline) || noted.has(pipeline.node.from)) continue;
    noted.add(pipeline.node.from);
    const isChoice = pipeline.from.some((origin) => used.has(origin));
    const why = isChoice
      ? 'It is made from the pipeline that is imported; what it has of its own is left out.'
      : 'Only one pipeline of a file is imported; this one is left out.';
    noteUnread(script.file, pipeline.node, why);
  }
  return chosen;
}

/** Names of the script around the functions: pipelines, and whatever is computed from them. */
export function namesOfTheScript(script: Script): ReadonlySet<string> {
  const { file } = script;
  const names = new Set(script.pipelineNames);
  for (const statement of descendantsOf(file.root, 'AssignStatement')) {
    const [first] = [...descendantsOf(statement, 'VariableName')];
    const target = first ? codeOf(file, first) : null;
    const mentions = [...descendantsOf(statement, 'VariableName')].map((name) => codeOf(file, name));
    if (target !== null && mentions.some((name) => name !== target && names.has(name))) names.add(target);
  }
  return names;
}

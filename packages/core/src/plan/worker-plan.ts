import { MODULE_EXTENSIONS, moduleText, readCode, readShellHeader } from '../language/index.ts';
import type { Language } from '../pipeline/index.ts';
import type { Plan, Stage } from './plan.ts';
import { safeNames } from './safe-names.ts';

/** An input whose JSON is longer than this, in characters, gets a file of its own. */
const INLINE_LIMIT = 100_000;

/** The files of a run folder that follow from the plan: `plan.json`, `code/...`, `inputs/...`; by relative path. */
export function runFolderFiles(plan: Plan, runId: string): Record<string, string> {
  const files: Record<string, string> = {};
  const inputs = new Map<string, unknown>();
  const fileNames = safeNames(Object.keys(plan.inputs));
  for (const [index, [name, { value, shape }]] of Object.entries(plan.inputs).entries()) {
    const text = JSON.stringify(value);
    const file = `inputs/${fileNames[index]}.json`;
    if (text.length > INLINE_LIMIT) files[file] = text;
    inputs.set(name, text.length > INLINE_LIMIT ? { file, shape } : { value, shape });
  }
  for (const stage of plan.stages) files[modulePath(stage)] = moduleText(languageOf(stage), stage.code, stage.entry);
  files['plan.json'] = JSON.stringify({
    format: 1,
    runId,
    inputs: Object.fromEntries(inputs),
    stages: plan.stages.map(workerStage),
  });
  return files;
}

function modulePath(stage: Stage): string {
  return `code/${stage.id}.${MODULE_EXTENSIONS[languageOf(stage)]}`;
}

function languageOf(stage: Stage): Language {
  return stage.language ?? 'python';
}

/** What the worker must know of code that is not Python, so that it need not read it. */
function foreignFacts({ language, code, entry, outputs }: Stage) {
  if (language === 'shell') {
    const gives = readShellHeader(code)?.outputs ?? [];
    return { language, gives: gives.length === 1 ? outputs.map(() => gives[0]) : gives };
  }
  if (language !== 'javascript') return {};
  const found = readCode(language, code).functions.findLast(({ name }) => name === entry);
  return { language, signature: found?.parameters.map(({ name }) => name) ?? [] };
}

/** What the worker reads of a stage; documented in `docs/run-folder.md`. */
function workerStage(stage: Stage) {
  return {
    id: stage.id,
    entry: stage.entry,
    module: modulePath(stage),
    ...foreignFacts(stage),
    isAsync: stage.isAsync,
    parameters: stage.parameters,
    outputs: stage.outputs,
    axes: stage.axes,
    scope: stage.scope,
    chunkSize: stage.chunkSize,
    acceptMissing: stage.acceptMissing,
    resourcesVariable: stage.resourcesVariable,
    resources: stage.resources,
  };
}

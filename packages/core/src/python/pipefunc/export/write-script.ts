import { activeVariantNames, type Pipeline } from '../../../pipeline/index.ts';
import { HELPERS, type HelperName } from './export-helpers.ts';
import { exportInputs } from './export-inputs.ts';
import { graphNames } from './graph-names.ts';
import { mergeModules } from './modules/merge-modules.ts';
import { onOneLine, pythonCall, pythonDict, pythonString } from './python-text.ts';
import { rootNames } from './root-names.ts';
import { importAs, importFrom, type ScriptNames, scriptNames } from './script-names.ts';
import { type ExportNote, type WrittenFunctions, writeFunctions } from './write-functions.ts';
import { writeRun } from './write-run.ts';

export type { ExportNote } from './write-functions.ts';

/** The script without the comment at its end. */
export function writeScript(pipeline: Pipeline): { readonly source: string; readonly notes: readonly ExportNote[] } {
  const graph = graphNames(pipeline);
  const modules = mergeModules(pipeline.functions);
  const names = scriptNames(modules);
  const functions = writeFunctions(pipeline, { graph, modules, names });
  const inputs = exportInputs(pipeline, graph, {
    numpy: names.numpy,
    reference: names.helpers.reference,
    csv: names.helpers.csv,
    roots: rootNames(pipeline, graph),
  });
  const run = writeRun(functions, names);

  const helpers = new Set(functions.helpers);
  if (inputs.usesReference) helpers.add('reference');
  if (inputs.usesCsv || inputs.usesReference) helpers.add('csv');
  const imports = [
    importAs('sys', names.sys),
    ...(functions.usesMath ? [importAs('math', names.math)] : []),
    ...(run.usesPool ? [importFrom('concurrent.futures', ['ProcessPoolExecutor'], names.pipefunc)] : []),
    ...(inputs.usesNumpy ? [importAs('numpy', names.numpy)] : []),
    importFrom('pipefunc', [...functions.classes].toSorted(), names.pipefunc),
  ];
  const parts = [
    headOf(pipeline),
    [...functions.futures, ...imports, ...functions.imports.filter((text) => !imports.includes(text))].join('\n'),
    ...[...helpers].toSorted().map((name) => helperText(name, names)),
    ...functions.code,
    pipelineText(pipeline, functions, names),
    inputs.lines.length > 0
      ? `${names.inputs} = {\n${inputs.lines.map((line) => `    ${line}\n`).join('')}}`
      : `${names.inputs} = {}`,
    run.text,
  ];
  const source = parts
    .filter((part) => part !== '')
    .map((part) => part.trimEnd())
    .join('\n\n\n');
  return { source: `${source}\n`, notes: functions.notes };
}

function headOf(pipeline: Pipeline): string {
  return [
    `# ${onOneLine(pipeline.name) || 'A pipeline'}, exported by Gridloom.`,
    '# "python" runs it here, with "--slurm" behind it on the cluster (that needs adaptive-scheduler).',
  ].join('\n');
}

function helperText(name: HelperName, names: ScriptNames): string {
  return name === 'reference'
    ? HELPERS.reference(names.helpers.reference, names.helpers.csv)
    : HELPERS[name](names.helpers[name]);
}

function pipelineText(pipeline: Pipeline, functions: WrittenFunctions, names: ScriptNames): string {
  const active = pythonDict([...activeVariantNames(pipeline)].map(([of, name]) => [of, pythonString(name)]));
  const list =
    functions.items.length > 0 ? `[\n${functions.items.map((item) => `        ${item},\n`).join('')}    ]` : '[]';
  const args = [list];
  if (active !== null) args.push(`default_variant=${active}`);
  args.push(`name=${pythonString(pipeline.name)}`);
  if (pipeline.description !== '') args.push(`description=${pythonString(pipeline.description)}`);
  if (functions.defaultResources) args.push(`default_resources=${functions.defaultResources}`);
  if (!functions.checksTypes) args.push('validate_type_annotations=False');
  if (active === null) return `${names.pipeline} = ${pythonCall(names.pipefunc.get('Pipeline') ?? '', args)}`;
  const variants = names.fresh('variants');
  return [
    `${variants} = ${pythonCall(names.pipefunc.get('VariantPipeline') ?? '', args)}`,
    `${names.pipeline} = ${variants}.with_variant()`,
  ].join('\n');
}

import type { SyntaxNode } from '@lezer/common';
import { renameArrays } from '../../../mapspec/index.ts';
import type { Json, Nest, Pipeline, PipelineFunction } from '../../../pipeline/index.ts';
import { FunctionId } from '../../../pipeline/index.ts';
import { mergeResources, type ResourceForm } from '../../../resources/index.ts';
import { moduleCode, namesInModule } from '../code/module-code.ts';
import type { ModuleIndex } from '../code/module-index.ts';
import { noteOuterNames } from '../code/note-outer-names.ts';
import { constantOf, isRecord } from '../file/constant.ts';
import { noteUnread, type PythonFile, resolve } from '../file/python-file.ts';
import { createFreshNames, createNodeIds } from '../fresh-names.ts';
import { membersOf, outputNames, parametersOf } from '../objects/item-names.ts';
import type { FunctionObject, NestObject, PipelineItem, ResourcesArgument } from '../objects/script-values.ts';
import { readPipefuncResources } from '../resources/read-pipefunc-resources.ts';
import { readExecutors, type ScriptExecutor } from '../run-call/read-executors.ts';
import type { RunCall } from '../run-call/read-run-call.ts';
import { readSizes } from '../run-call/read-sizes.ts';
import { spreadMapspec } from './spread-mapspec.ts';
import { type WholeArrays, wholeArrays } from './whole-arrays.ts';
import { type DrawnFunction, wireByName } from './wire-by-name.ts';

const NOWHERE = { x: 0, y: 0 };
/** What functions are variants of where PipeFunc has no name for it. */
const NAMELESS_GROUP = 'variant';

type Drawn = Pick<Pipeline, 'functions' | 'inputs' | 'wires' | 'nests' | 'activeVariants' | 'resources'>;

/** What is drawn: the functions of a pipeline, and what the script says of them all. */
export type ToDraw = {
  readonly items: readonly PipelineItem[];
  readonly index: ModuleIndex;
  readonly run: RunCall;
  readonly active: ReadonlyMap<string, string>;
  readonly defaultResources: SyntaxNode | null;
  /** True for a script whose functions count on NumPy arrays for what they take whole; false for one that we wrote. */
  readonly givesArrays: boolean;
};

type Drawing = ToDraw & {
  readonly file: PythonFile;
  readonly executors: ReadonlyMap<string, ScriptExecutor>;
  /** Of the pipeline; without those that the executors give. */
  readonly defaults: ResourceForm;
  readonly newId: (name: string) => string;
  readonly wholes: WholeArrays;
};

/** Nodes, nests and wires for the functions of a script's pipeline. */
export function drawPipeline(toDraw: ToDraw): Drawn {
  const { file } = toDraw.index;
  const executors = readExecutors(file, toDraw.run.executor);
  const { defaultResources } = toDraw;
  const defaults = defaultResources ? readPipefuncResources(file, defaultResources, new Map()) : {};
  // First each function of a nest gets its own mapspec.
  const isOne = new Map(toDraw.items.flatMap((item) => (item.kind === 'nest' ? [[item, spreadMapspec(item)]] : [])));
  const wholes = wholeArrays(membersOf(toDraw.items), toDraw.run.inputs);
  const drawing: Drawing = { ...toDraw, file, executors, defaults, newId: createNodeIds('f'), wholes };
  const drawn: (DrawnFunction & { readonly node: PipelineFunction })[] = [];
  const nests: Nest[] = [];
  for (const item of toDraw.items) {
    const members = item.kind === 'nest' ? item.functions : [item];
    const ids = members.map((member) => {
      const node = drawFunction(drawing, member, item.kind === 'nest' ? item : null);
      drawn.push({ id: node.id, item: member, node });
      return node.id;
    });
    if (item.kind !== 'nest') continue;
    if (isOne.get(item)) nests.push(drawNest(drawing, item, ids));
    else {
      const why = 'Its functions are not all mapped over the same axes, so each of them runs by itself.';
      noteUnread(file, item.node, why);
    }
  }
  const isForAll = executors.size === 1 && executors.has('');
  return {
    functions: drawn.map(({ node }) => node),
    ...wireByName(file, drawn, { inputs: toDraw.run.inputs, wholes: wholes.inputs, active: toDraw.active }),
    nests,
    activeVariants: Object.fromEntries([...toDraw.active].map(([group, name]) => [group || NAMELESS_GROUP, name])),
    resources: isForAll ? mergeResources(executors.get('')?.resources ?? {}, defaults) : defaults,
  };
}

function drawFunction(drawing: Drawing, item: FunctionObject, nest: NestObject | null): PipelineFunction {
  const { file, index } = drawing;
  const own = new Map(parametersOf(item).map((parameter) => [parameter.graph, parameter.own]));
  const told = nest ? undefined : toldOf(drawing, item);
  const entry = item.source.entry ?? nameFor(index, item);
  const byOwnName = (values: ReadonlyMap<string, Json>) =>
    Object.fromEntries([...values].flatMap(([name, value]) => (own.has(name) ? [[own.get(name) ?? name, value]] : [])));
  noteOuterNames(index, item.source);
  const [variant, ...others] = item.variant;
  if (others.length > 0) {
    const why = `It is a variant in several groups; only ${variant?.[0] || NAMELESS_GROUP} is taken over.`;
    noteUnread(file, item.source.statement, why);
  }
  return {
    id: FunctionId.parse(drawing.newId(entry)),
    language: 'python',
    code: moduleCode(index, item.source, {
      entry,
      takesArrays: drawing.givesArrays && drawing.wholes.functions.has(item),
    }),
    entry,
    outputs: outputNames(item),
    mapspec: item.mapspec === null ? null : renameArrays(item.mapspec, 'inputs', own),
    internalShape: internalShapeOf(file, outputNames(item), drawing.run) ?? item.internalShape,
    bound: byOwnName(item.bound),
    defaults: byOwnName(item.defaults),
    resources: resourcesOf(drawing, item, { own, told }),
    resourcesVariable: item.resourcesVariable,
    scope: item.scope,
    chunkSize: item.scope === 'map' && item.mapspec !== null ? (told?.chunkSize ?? null) : null,
    executor: told?.executor ?? 'slurm',
    variant: variant ? { of: variant[0] || NAMELESS_GROUP, name: variant[1] } : null,
    acceptMissing: false,
    notes: '',
    position: NOWHERE,
  };
}

function drawNest(drawing: Drawing, nest: NestObject, functions: FunctionId[]): Nest {
  const told = toldOf(drawing, nest);
  const name = nest.functionName ?? `NestedPipeFunc_${outputNames(nest).join('_')}`.replaceAll('.', '_');
  const isMapped = nest.functions.some((member) => member.mapspec !== null);
  return {
    id: FunctionId.parse(drawing.newId(name)),
    name,
    functions,
    outputs: nest.outputs ? [...nest.outputs] : null,
    resources: resourcesOf(drawing, nest, { own: new Map(), told }),
    scope: nest.scope,
    chunkSize: nest.scope === 'map' && isMapped ? (told?.chunkSize ?? null) : null,
    executor: told?.executor ?? 'slurm',
    notes: '',
    position: NOWHERE,
  };
}

function toldOf({ executors }: Drawing, item: PipelineItem): ScriptExecutor | undefined {
  return (
    outputNames(item)
      .map((output) => executors.get(output))
      .find(Boolean) ?? executors.get('')
  );
}

/** What the function says itself, over what pipelines gave it before, over what its executor gives it. */
function resourcesOf(
  { file, executors, defaults, defaultResources }: Drawing,
  item: PipelineItem,
  { own, told }: { readonly own: ReadonlyMap<string, string>; readonly told: ScriptExecutor | undefined },
): ResourceForm {
  const names = new Map([...[...own].map(([graph, name]) => [withoutScope(graph), name] as const), ...own]);
  const before = item.defaultResources.filter((node) => node.from !== defaultResources?.from).toReversed();
  const isForAll = executors.size === 1 && executors.has('');
  return mergeResources(
    isForAll ? {} : weakerThan(defaults, told?.resources ?? {}),
    ...before.map((node) => readPipefuncResources(file, node, new Map())),
    item.resources ? readOwn(file, item.resources, names) : {},
  );
}

function readOwn(
  file: PythonFile,
  { node, given }: ResourcesArgument,
  names: ReadonlyMap<string, string>,
): ResourceForm {
  // A function looks a name up when it is called, which may be after the loop around it has ended.
  const isCallable = ['LambdaExpression', 'VariableName'].includes(resolve(file, node).name);
  if (!isCallable) for (const [name, value] of given) file.given.set(name, value);
  const form = readPipefuncResources(file, node, names);
  file.given.clear();
  return form;
}

/** What an executor gives beside the defaults of the pipeline, which win over it. */
function weakerThan(defaults: ResourceForm, told: ResourceForm): ResourceForm {
  const merged = mergeResources(told, defaults);
  const kept = Object.entries(merged).filter(([field]) => field !== 'extraArgs' && !Object.hasOwn(defaults, field));
  const extraArgs = Object.entries(merged.extraArgs ?? {}).filter(
    ([name]) => !Object.hasOwn(defaults.extraArgs ?? {}, name),
  );
  return { ...Object.fromEntries(kept), ...(extraArgs.length > 0 ? { extraArgs: Object.fromEntries(extraArgs) } : {}) };
}

function withoutScope(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** A lambda without a name is called after its output, unless its code means something else by that. */
function nameFor(index: ModuleIndex, item: FunctionObject): string {
  const fresh = createFreshNames(namesInModule(index, item.source));
  return fresh(withoutScope(outputNames(item)[0] ?? 'function'));
}

function internalShapeOf(
  file: PythonFile,
  outputs: readonly string[],
  run: RunCall,
): PipelineFunction['internalShape'] {
  const shapes = run.internalShapes ? constantOf(file, run.internalShapes)?.value : undefined;
  if (!isRecord(shapes)) return null;
  return readSizes(outputs.map((output) => shapes[output]).find((found) => found !== undefined));
}

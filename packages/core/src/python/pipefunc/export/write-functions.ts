import { printMapspec } from '../../../mapspec/index.ts';
import type { FunctionId, Nest, Pipeline } from '../../../pipeline/index.ts';
import { type ExportedFunction, exportFunction, outputName } from './export-function.ts';
import type { HelperName } from './export-helpers.ts';
import type { Alias, GraphFunction, GraphNames } from './graph-names.ts';
import type { CodeBlock, MergedModules } from './modules/merge-modules.ts';
import { pythonCall, pythonString, pythonText } from './python-text.ts';
import { exportResources } from './resources/export-resources.ts';
import { type OwnResources, ownResources } from './resources/own-resources.ts';
import { hasSafeAnnotations } from './safe-annotations.ts';
import type { ScriptNames } from './script-names.ts';
import type { ExecutorUse } from './write-run.ts';

/** Something of the pipeline that PipeFunc cannot do; `function` is null for the pipeline as a whole. */
export type ExportNote = { readonly function: string | null; readonly message: string };

export type WrittenFunctions = {
  /** `from __future__ import ...` and the imports of the users' code. */
  readonly futures: readonly string[];
  readonly imports: readonly string[];
  /** The users' code with decorators, and what stands for functions that cannot have one. */
  readonly code: readonly string[];
  /** Entries of `Pipeline([...])`. */
  readonly items: readonly string[];
  readonly executors: readonly ExecutorUse[];
  readonly classes: ReadonlySet<string>;
  readonly helpers: ReadonlySet<HelperName>;
  readonly usesMath: boolean;
  readonly defaultResources: string | null;
  readonly checksTypes: boolean;
  readonly notes: readonly ExportNote[];
};

type Given = { readonly graph: GraphNames; readonly modules: MergedModules; readonly names: ScriptNames };

/** What is gathered while functions are written. */
type Writing = Given & {
  readonly pipeline: Pipeline;
  readonly resources: OwnResources;
  readonly classes: Set<string>;
  readonly helpers: Set<HelperName>;
  readonly notes: ExportNote[];
  /** Decorators by the name of the function they stand above. */
  readonly decorators: Map<string, string>;
  /** Statements behind the users' code. */
  readonly statements: string[];
  /** Variables of modules of their own, by text. */
  readonly modulesByText: Map<string, string>;
  usesMath: boolean;
};

/** Writes the functions of a pipeline with what PipeFunc is told about each. */
export function writeFunctions(pipeline: Pipeline, given: Given): WrittenFunctions {
  const writing: Writing = {
    ...given,
    pipeline,
    resources: ownResources(pipeline),
    classes: new Set([pipeline.functions.some(({ variant }) => variant) ? 'VariantPipeline' : 'Pipeline']),
    helpers: new Set(),
    notes: [],
    decorators: new Map(),
    statements: [],
    modulesByText: new Map(),
    usesMath: false,
  };
  writing.notes.push(...writing.resources.losses.map((message) => ({ function: null, message })));
  const nestOf = nestsByFunction(pipeline);
  const expressions = new Map(
    given.graph.functions.map((owner) => [owner.item.id, writeFunction(writing, owner, nestOf.has(owner.item.id))]),
  );
  const items = itemsOf(writing, expressions, nestOf);
  const aliases = given.graph.aliases
    .filter(({ kind }) => kind === 'output')
    .map((alias) => writeAlias(writing, alias));
  const checksTypes = pipeline.checkTypes && hasSafeAnnotations(pipeline, given.graph.functions);
  if (pipeline.checkTypes && !checksTypes) {
    const message = "PipeFunc's comparison of annotations is stricter than Gridloom's, so it is switched off.";
    writing.notes.push({ function: null, message });
  }
  for (const nest of new Set(nestOf.values())) {
    const inside = pipeline.wires.filter(
      ({ from, to }) => nestOf.get(to.id) === nest && from.kind === 'output' && nestOf.get(from.id) === nest,
    );
    if (hasSafeAnnotations({ wires: inside }, given.graph.functions)) continue;
    const message = `${nest.name}: PipeFunc always compares the annotations inside a nest, and may refuse what Gridloom takes.`;
    writing.notes.push({ function: nest.name, message });
  }
  const { blocks } = given.modules;
  const importBlocks = blocks.filter(({ isImport }) => isImport);
  const isFuture = (block: CodeBlock) => block.statement?.startsWith('from __future__ ') === true;
  return {
    futures: importBlocks.filter(isFuture).map((block) => blockText(block)),
    imports: importBlocks.filter((block) => !isFuture(block)).map((block) => blockText(block)),
    code: [
      ...codeOf(
        writing,
        blocks.filter(({ isImport }) => !isImport),
      ),
      ...writing.statements,
    ],
    items: [...items, ...aliases],
    executors: executorsOf(pipeline, nestOf),
    classes: writing.classes,
    helpers: writing.helpers,
    usesMath: writing.usesMath,
    defaultResources: writing.resources.defaults,
    checksTypes,
    notes: writing.notes,
  };
}

/** The first nest that a function stands in. */
function nestsByFunction(pipeline: Pipeline): Map<FunctionId, Nest> {
  const nestOf = new Map<FunctionId, Nest>();
  for (const nest of pipeline.nests) {
    const known = nest.functions.filter((id) => pipeline.functions.some((item) => item.id === id) && !nestOf.has(id));
    // PipeFunc nests two functions or more.
    if (known.length > 1) for (const id of known) nestOf.set(id, nest);
  }
  return nestOf;
}

/** The expression that stands for a function in the list; its decorator or its statements are gathered. */
function writeFunction(writing: Writing, owner: GraphFunction, isNested: boolean): string {
  const { item, signature } = owner;
  const { names, modules } = writing;
  const exported: ExportedFunction = exportFunction(owner, writing.resources.of.get(item.id) ?? item.resources, {
    math: names.math,
    isNested,
  });
  writing.usesMath ||= exported.usesMath;
  writing.notes.push(...exported.losses.map((message) => ({ function: item.entry, message })));
  if (signature?.isAsync) writing.helpers.add('sync');
  const sync = names.helpers.sync;
  if (canDecorate(writing, owner)) {
    writing.classes.add('pipefunc');
    const decorator = `@${pythonCall(names.pipefunc.get('pipefunc') ?? '', exported.args)}`;
    writing.decorators.set(item.entry, signature?.isAsync ? `${decorator}\n@${sync}` : decorator);
    return item.entry;
  }
  writing.classes.add('PipeFunc');
  const callable = modules.merged.has(item.id) ? item.entry : `${ownModule(writing, owner)}.${item.entry}`;
  const called = signature?.isAsync ? `${sync}(${callable})` : callable;
  const variable = names.fresh(`${/^\w+$/.test(item.entry) ? item.entry : 'function'}_node`);
  writing.statements.push(
    `${variable} = ${pythonCall(names.pipefunc.get('PipeFunc') ?? '', [called, ...exported.args])}`,
  );
  return variable;
}

/** A decorator turns a function into something else, so nothing else may mean the function itself. */
function canDecorate({ modules, pipeline }: Writing, { item, signature }: GraphFunction): boolean {
  if (!modules.merged.has(item.id) || signature === null) return false;
  const definitions = modules.blocks.filter(({ defines }) => defines === item.entry);
  const users = modules.blocks.filter(
    ({ bound, defines, uses }) => uses.has(item.entry) || (bound.has(item.entry) && defines !== item.entry),
  );
  const namesakes = pipeline.functions.filter(({ id, entry }) => entry === item.entry && modules.merged.has(id));
  return definitions.length === 1 && users.length === 0 && namesakes.length === 1;
}

/** The variable of a module that has a namespace of its own. */
function ownModule(writing: Writing, { item }: GraphFunction): string {
  const found = writing.modulesByText.get(item.code);
  if (found !== undefined) return found;
  const { names } = writing;
  writing.helpers.add('module');
  const variable = names.fresh(`${/^\w+$/.test(item.entry) ? item.entry : 'function'}_module`);
  writing.modulesByText.set(item.code, variable);
  writing.statements.push(`${variable} = ${names.helpers.module}(${pythonString(variable)}, ${pythonText(item.code)})`);
  return variable;
}

/** An array's second name: PipeFunc cannot give one array to two parameters of a function. */
function writeAlias(writing: Writing, alias: Alias): string {
  const owner = writing.graph.functions.find(({ item }) => item.id === alias.for);
  const axes = owner?.mapspec?.inputs.find(({ name }) => name === alias.parameter)?.axes;
  const named = axes?.map((axis, index) => axis ?? `whole_${index}`);
  const mapspec =
    named && printMapspec({ inputs: [{ name: alias.of, axes: named }], outputs: [{ name: alias.name, axes: named }] });
  const args = [
    'lambda value: value',
    `output_name=${pythonString(alias.name)}`,
    `renames={"value": ${pythonString(alias.of)}}`,
  ];
  if (mapspec !== undefined) args.push(`mapspec=${pythonString(mapspec)}`);
  writing.classes.add('PipeFunc');
  return pythonCall(writing.names.pipefunc.get('PipeFunc') ?? '', args, '        ');
}

function itemsOf(
  writing: Writing,
  expressions: ReadonlyMap<FunctionId, string>,
  nestOf: ReadonlyMap<FunctionId, Nest>,
): string[] {
  const written = new Set<Nest>();
  return writing.pipeline.functions.flatMap(({ id }): string[] => {
    const nest = nestOf.get(id);
    if (!nest) return [expressions.get(id) ?? ''];
    if (written.has(nest)) return [];
    written.add(nest);
    const members = nest.functions.filter((member) => nestOf.get(member) === nest);
    return [
      writeNest(
        writing,
        nest,
        members.map((member) => expressions.get(member) ?? ''),
      ),
    ];
  });
}

function writeNest(writing: Writing, nest: Nest, members: readonly string[]): string {
  const { names } = writing;
  writing.classes.add('NestedPipeFunc');
  const resources = exportResources(writing.resources.of.get(nest.id) ?? nest.resources, null);
  writing.notes.push(...resources.losses.map((loss) => ({ function: nest.name, message: `${nest.name}: ${loss}.` })));
  const args = [`[${members.join(', ')}]`];
  if (nest.outputs && nest.outputs.length > 0) args.push(`output_name=${outputName(nest.outputs)}`);
  args.push(`function_name=${pythonString(nest.name)}`);
  if (resources.text) args.push(`resources=${resources.text}`);
  if (nest.scope === 'element') args.push('resources_scope="element"');
  const variable = names.fresh(/^\w+$/.test(nest.name) ? nest.name : 'nest');
  writing.statements.push(`${variable} = ${pythonCall(names.pipefunc.get('NestedPipeFunc') ?? '', args)}`);
  return variable;
}

function executorsOf(pipeline: Pipeline, nestOf: ReadonlyMap<FunctionId, Nest>): ExecutorUse[] {
  const seen = new Set<Nest>();
  return pipeline.functions.flatMap((item): ExecutorUse[] => {
    const nest = nestOf.get(item.id);
    if (nest && seen.has(nest)) return [];
    if (nest) seen.add(nest);
    const { executor, scope, chunkSize } = nest ?? item;
    const output = nest?.outputs?.[0] ?? item.outputs[0];
    if (output === undefined) return [];
    const isChunked = scope === 'map' && executor === 'slurm' && item.mapspec !== null;
    return [{ output, executor, chunkSize: isChunked ? chunkSize : null }];
  });
}

/** The users' statements: simple ones close together, definitions apart. */
function codeOf(writing: Writing, blocks: readonly CodeBlock[]): string[] {
  const parts: string[] = [];
  let isOpen = false;
  for (const block of blocks) {
    const decorator = block.defines === null ? undefined : writing.decorators.get(block.defines);
    const text = blockText(block, decorator);
    const isSimple = block.defines === null && !text.includes('\n');
    if (isSimple && isOpen) parts.push(`${parts.pop() ?? ''}\n${text}`);
    else parts.push(text);
    isOpen = isSimple;
  }
  return parts;
}

function blockText({ comments, statement }: CodeBlock, decorator?: string): string {
  const lines = [...comments];
  if (statement !== null) lines.push(decorator === undefined ? statement : `${decorator}\n${statement}`);
  return lines.join('\n');
}

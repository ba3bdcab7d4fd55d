import type { SyntaxNode } from '@lezer/common';
import type { CallArguments } from '../file/call-arguments.ts';
import { constantOf, isRecord } from '../file/constant.ts';
import { noteUnread } from '../file/python-file.ts';
import { addMapspecAxis } from './add-mapspec-axis.ts';
import { renameInItem, renameItemAxes, setValues } from './change-item.ts';
import { readOutputNames, readRenames, readText, readValues } from './function-options.ts';
import { readNameSet, readScopeChoice, readUpdate } from './item-methods.ts';
import { inputNames, outputNames } from './item-names.ts';
import { addValue } from './make-pipeline.ts';
import { scopePipeline } from './scope-pipeline.ts';
import type { NestObject, PipelineItem, PipelineObject, Script, Value } from './script-values.ts';

/** A method call on a pipeline of the script; `values` are its arguments without a name, evaluated. */
export type PipelineCall = {
  readonly method: string;
  readonly args: CallArguments;
  readonly node: SyntaxNode;
  readonly values: readonly Value[];
  /** The argument `f=`, `new=` or `old=` of a method that takes functions. */
  readonly named: ReadonlyMap<string, Value>;
};

/** What the methods do that change a pipeline in place, by name. */
export const PIPELINE_CHANGES: Readonly<
  Record<string, (script: Script, pipeline: PipelineObject, call: PipelineCall) => void>
> = {
  add: addFunction,
  drop: (script, pipeline, call) => {
    const output = call.args.keywords.get('output_name');
    const [name] = output ? (readOutputNames(script.file, output) ?? []) : [];
    const item = call.named.get('f') ?? call.values[0];
    const dropped = item ? pipeline.functions.find((each) => each === item) : itemOf(pipeline, name);
    if (dropped) pipeline.functions = pipeline.functions.filter((each) => each !== dropped);
    else noteUnread(script.file, call.node, 'Which function it takes away is only known when the file runs.');
  },
  replace: (script, pipeline, call) => {
    const next = call.named.get('new') ?? call.values[0];
    const old = call.named.get('old') ?? call.values[1];
    const name = next && (next.kind === 'function' || next.kind === 'nest') ? outputNames(next)[0] : undefined;
    const replaced = old ? pipeline.functions.find((each) => each === old) : itemOf(pipeline, name);
    if (!next || !replaced) {
      noteUnread(script.file, call.node, 'Which function it replaces is only known when the file runs.');
      return;
    }
    pipeline.functions = pipeline.functions.filter((each) => each !== replaced);
    addValue(script, pipeline, next);
  },
  update_renames: (script, pipeline, { args, node }) => {
    const given = args.positional[0] ?? args.keywords.get('renames');
    const how = readUpdate(script.file, args);
    const renames = given ? readRenames(script.file, given) : new Map<string, string>();
    noteUnused(
      script,
      node,
      renames.keys(),
      pipeline.functions.map((item) => renameInItem(item, renames, how)),
    );
  },
  update_defaults: (script, pipeline, { args, node }) => {
    const given = args.positional[0] ?? args.keywords.get('defaults');
    const { overwrite } = readUpdate(script.file, args);
    const scopes = new Set(
      pipeline.functions.flatMap(inputNames).flatMap((name) => (name.includes('.') ? [name.split('.', 1)[0]] : [])),
    );
    const values = new Map(
      [...(given ? readValues(script.file, given) : [])].flatMap(([name, value]) =>
        scopes.has(name) && isRecord(value)
          ? Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each] as const)
          : [[name, value] as const],
      ),
    );
    const unused = pipeline.functions.map((item) => {
      const bound = item.kind === 'function' ? item.bound : new Map();
      const free = new Map([...values].filter(([name]) => !bound.has(name)));
      return [...setValues(item, 'defaults', free, overwrite), ...[...values.keys()].filter((name) => bound.has(name))];
    });
    noteUnused(script, node, values.keys(), unused);
  },
  update_scope: (script, pipeline, { args }) => {
    const scope = readText(script.file, args.positional[0] ?? args.keywords.get('scope'));
    scopePipeline(pipeline, scope, readScopeChoice(script.file, args));
  },
  update_mapspec_axes: (script, pipeline, { args, node }) => {
    const given = args.positional[0] ?? args.keywords.get('renames');
    if (!given) noteUnread(script.file, node, 'What it changes is not written out.');
    else for (const item of pipeline.functions) renameItemAxes(item, readRenames(script.file, given));
  },
  add_mapspec_axis: (script, pipeline, { args, node }) => {
    const axis = readText(script.file, args.keywords.get('axis'));
    const names = args.positional.map((argument) => constantOf(script.file, argument)?.value);
    if (axis === null || names.some((name) => typeof name !== 'string')) {
      noteUnread(script.file, node, 'Its names are only known when the file runs.');
      return;
    }
    const known = new Set(pipeline.functions.flatMap(inputNames));
    for (const name of names) {
      if (typeof name !== 'string') continue;
      // PipeFunc adds nothing for a name that nobody takes, and says nothing.
      if (!known.has(name)) noteUnread(script.file, node, `No parameter of the pipeline is called ${name}.`);
      for (const each of axis.split(',')) addMapspecAxis(pipeline.functions, name, each.trim());
    }
  },
  nest_funcs: nestFunctions,
};

function addFunction(script: Script, pipeline: PipelineObject, call: PipelineCall): void {
  const value = call.named.get('f') ?? call.values[0];
  const mapspec = call.args.keywords.get('mapspec') ?? call.args.positional[1];
  if (!value) return;
  const items: Value[] = mapspec ? [value, { kind: 'unknown', node: mapspec }] : [value];
  addValue(script, pipeline, mapspec ? { kind: 'list', items } : value);
}

function nestFunctions(script: Script, pipeline: PipelineObject, { args, node }: PipelineCall): void {
  const { file } = script;
  const chosen = args.positional[0] ?? args.keywords.get('output_names');
  const names = chosen ? readNameSet(file, chosen) : undefined;
  const isInside = (item: PipelineItem) => names === '*' || outputNames(item).some((name) => names?.includes(name));
  const inside = names ? pipeline.functions.filter(isInside) : [];
  if (inside.length < 2 || inside.some((item) => item.kind === 'nest' && item.mapspec !== null)) {
    noteUnread(file, node, 'Which functions it joins is only known when the file runs.');
    return;
  }
  const nest: NestObject = {
    kind: 'nest',
    node,
    functions: inside.flatMap((item) => (item.kind === 'nest' ? item.functions : [item])),
    outputs: readOutputNames(file, args.keywords.get('new_output_name') ?? args.positional[1]),
    functionName: readText(file, args.keywords.get('function_name') ?? args.positional[2]),
    mapspec: null,
    resources: null,
    defaultResources: [],
    scope: 'map',
  };
  pipeline.functions = [...pipeline.functions.filter((item) => !inside.includes(item)), nest];
}

/** The function that makes the output. */
export function itemOf(pipeline: PipelineObject, output: string | undefined): PipelineItem | undefined {
  return output === undefined ? undefined : pipeline.functions.find((item) => outputNames(item).includes(output));
}

function noteUnused(
  script: Script,
  node: SyntaxNode,
  names: Iterable<string>,
  unused: readonly (readonly string[])[],
): void {
  for (const name of names) {
    if (!unused.every((each) => each.includes(name))) continue;
    noteUnread(script.file, node, `No function of the pipeline has anything that is called ${name}.`);
  }
}

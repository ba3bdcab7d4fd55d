import type { SyntaxNode } from '@lezer/common';
import { type CallArguments, noteOthers } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { codeOf, noteUnread, type PythonFile } from '../file/python-file.ts';
import { readText, readVariants } from './function-options.ts';
import { copyItem, membersOf } from './item-names.ts';
import { makeBareFunction } from './make-item.ts';
import { readMapspecArgument } from './read-mapspec-argument.ts';
import { scopePipeline } from './scope-pipeline.ts';
import type { PipelineItem, PipelineObject, Script, Value } from './script-values.ts';

/** Keywords of `Pipeline(...)` that are read, or that mean nothing for a run of ours. */
const KNOWN_KEYWORDS = new Set(
  (
    'functions default_resources scope name description validate_type_annotations default_variant ' +
    'lazy debug profile cache_type cache_kwargs print_error'
  ).split(' '),
);

/** `Pipeline([...], ...)` and `VariantPipeline([...], ...)`. */
export function makePipeline(script: Script, node: SyntaxNode, args: CallArguments, listed: Value): PipelineObject {
  const { file } = script;
  const option = (name: string) => args.keywords.get(name);
  const pipeline = blankPipelineObject(script, node, []);
  noteOtherKeywords(file, args);
  setPipelineOptions(file, pipeline, args.keywords);
  const variants = option('default_variant');
  if (listed.kind === 'list') for (const value of listed.items) addValue(script, pipeline, value);
  else noteUnread(file, node, 'The list of functions is not written out.');
  if (variants) pipeline.active = knownGroups(pipeline, readVariants(file, variants));
  const scope = readText(file, option('scope'));
  if (scope !== null) scopePipeline(pipeline, scope, { inputs: '*', outputs: '*', exclude: new Set() });
  return pipeline;
}

export function blankPipelineObject(script: Script, node: SyntaxNode, from: readonly PipelineObject[]): PipelineObject {
  const pipeline: PipelineObject = {
    kind: 'pipeline',
    node,
    functions: [],
    defaultResources: null,
    checkTypes: true,
    name: null,
    description: null,
    active: new Map(),
    from,
    lastChange: script.changes,
  };
  script.pipelines.push(pipeline);
  return pipeline;
}

/** What keywords of the constructor, of `copy(...)` or of `with_variant(...)` say beside the functions. */
export function setPipelineOptions(
  file: PythonFile,
  pipeline: PipelineObject,
  keywords: CallArguments['keywords'],
): void {
  const resources = keywords.get('default_resources');
  if (resources) pipeline.defaultResources = codeOf(file, resources) === 'None' ? null : resources;
  const checks = keywords.get('validate_type_annotations');
  const checked = checks ? constantOf(file, checks)?.value : undefined;
  if (typeof checked === 'boolean') pipeline.checkTypes = checked;
  else if (checks) noteUnread(file, checks, 'It is neither True nor False.');
  if (keywords.has('name')) pipeline.name = readText(file, keywords.get('name'));
  if (keywords.has('description')) pipeline.description = readText(file, keywords.get('description'));
}

/** Adds a copy of what the script lists: a function, a nest, a bare function, or one of them with a mapspec. */
export function addValue(script: Script, pipeline: PipelineObject, value: Value): void {
  const { file } = script;
  const [head, mapspec] = value.kind === 'list' && value.items.length === 2 ? value.items : [value];
  const made = head ? asItem(head) : null;
  if (head?.kind === 'noted') return;
  if (!made) {
    noteUnlisted(script, pipeline, head ?? value);
    return;
  }
  const item = copyItem(made);
  if (mapspec) item.mapspec = mapspecOf(file, mapspec) ?? item.mapspec;
  if (pipeline.defaultResources) item.defaultResources = [...item.defaultResources, pipeline.defaultResources];
  pipeline.functions.push(item);
}

export function asItem(value: Value): PipelineItem | null {
  if (value.kind === 'callable') return makeBareFunction(value.source);
  return value.kind === 'function' || value.kind === 'nest' ? value : null;
}

function mapspecOf(file: PythonFile, value: Value): string | null {
  if (value.kind === 'constant') return typeof value.value === 'string' ? value.value : null;
  return value.kind === 'unknown' ? readMapspecArgument(file, value.node) : null;
}

/** A choice for a group that no function is of has no meaning; the group without a name is the only one it can be. */
export function knownGroups(
  pipeline: PipelineObject,
  choice: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const only = choice.get('');
  if (choice.size !== 1 || only === undefined) return choice;
  const groups = new Set(
    membersOf(pipeline.functions).flatMap(({ variant }) =>
      [...variant].flatMap(([group, name]) => (name === only ? [group] : [])),
    ),
  );
  const [group] = groups;
  return groups.size === 1 && group !== undefined ? new Map([[group, only]]) : choice;
}

function noteUnlisted(script: Script, pipeline: PipelineObject, value: Value): void {
  const { file } = script;
  const node = value.kind === 'unknown' ? value.node : pipeline.node;
  const name = codeOf(file, node);
  const imported = file.imported.get(name);
  if (node.name === '*') noteUnread(file, node, 'Functions behind a * or a for are only known when the file runs.');
  else if (imported !== undefined && imported !== name) {
    const why = `${name} is imported, so its parameters cannot be read; write a function of this file that calls it.`;
    noteUnread(file, node, why);
  } else noteUnread(file, node, 'Only functions that this file defines can be imported.');
}

function noteOtherKeywords(file: PythonFile, args: CallArguments): void {
  noteOthers(file, args);
  for (const [name, node] of args.keywords) {
    if (!KNOWN_KEYWORDS.has(name)) noteUnread(file, node, `Gridloom has nothing like ${name}.`);
  }
}

import type { SyntaxNode } from '@lezer/common';
import { readCall } from '../file/call-arguments.ts';
import { constantOf } from '../file/constant.ts';
import { assignedValue, codeOf, noteUnread, type PythonFile, resolve } from '../file/python-file.ts';
import type { PipelineObject, RunSite, Script } from '../objects/script-values.ts';
import { type GivenInputs, readInputs } from './read-inputs.ts';

/** What the script gives the pipeline when it runs it. */
export type RunCall = {
  /** By graph name; what could not be read is noted and of kind none. */
  readonly inputs: GivenInputs;
  readonly executor: SyntaxNode | null;
  readonly internalShapes: SyntaxNode | null;
};

/** Options of `map` that change what is computed or kept, and that have no place in a pipeline. */
const NOTED_OPTIONS = new Set(
  'fixed_indices output_names auto_subpipeline chunksizes storage cleanup resume resume_validation error_handling'.split(
    ' ',
  ),
);
const MAPS = new Set(['map', 'map_async', 'create_learners']);

/** Reads how the pipeline is run: by the first map of it as it is in the end, else by a call; or a sole `inputs = {...}`. */
export function readRunCall(script: Script, pipeline: PipelineObject | null): RunCall {
  const { file } = script;
  const runs = script.runs.filter((run) => run.pipeline === pipeline);
  const maps = runs.filter(({ method }) => MAPS.has(method));
  const first = maps.find(({ at }) => pipeline && at >= pipeline.lastChange) ?? maps[0] ?? runs[0] ?? null;
  const others = runs.filter(
    (run) => run.node.from !== first?.node.from && (MAPS.has(run.method) || maps.length === 0),
  );
  const inputs = first && dictOf(file, first);
  for (const other of others) {
    const same = dictOf(file, other);
    const isSame = inputs !== null && same !== null && resolve(file, inputs).from === resolve(file, same).from;
    if (!isSame) noteUnread(file, other.node, 'Only the inputs of the first run are taken.');
  }
  for (const [name, value] of first?.args.keywords ?? []) {
    // To go on after a failed element is what a run of ours does unless told otherwise.
    const isOurs = name === 'error_handling' && constantOf(file, value)?.value === 'continue';
    if (first?.method !== '' && NOTED_OPTIONS.has(name) && !isOurs)
      noteUnread(file, value, `${name} belongs to a run, not to a pipeline.`);
  }
  const executor = [first, ...maps].map((run) => run?.args.keywords.get('executor')).find((node) => node) ?? null;
  const keywords = first?.method === '' ? first.args.keywords : new Map<string, SyntaxNode>();
  return {
    inputs: readInputs(file, { dict: first ? inputs : soleInputs(file), keywords }, first?.node ?? null),
    executor,
    internalShapes:
      first?.args.keywords.get('internal_shapes') ??
      (first && MAPS.has(first.method) ? first.args.positional[2] : null) ??
      null,
  };
}

function dictOf(file: PythonFile, { args, method }: RunSite): SyntaxNode | null {
  const { positional, keywords } = args;
  if (method === '') return null;
  const dict = method === 'run' ? (keywords.get('kwargs') ?? positional[1]) : (keywords.get('inputs') ?? positional[0]);
  const call = dict ? readCall(file, resolve(file, dict)) : null;
  // `dict(inputs)` and `inputs.copy()` are the same inputs.
  const [same] =
    call && codeOf(file, call.callee) === 'dict' && call.args.keywords.size === 0 ? call.args.positional : [];
  return same ?? dict ?? null;
}

/** `inputs = {...}` of a file that leaves running to its reader, as documentation does. */
function soleInputs(file: PythonFile): SyntaxNode | null {
  const found = file.statements.flatMap((statement) => {
    const assigned = assignedValue(statement);
    return assigned && codeOf(file, assigned.target) === 'inputs' ? [assigned] : [];
  });
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}

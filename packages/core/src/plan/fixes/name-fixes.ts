import {
  arrayNames,
  type Pipeline,
  type PipelineFunction,
  type PipelineInput,
  type ProblemFix,
  stageNames,
  uniqueName,
} from '../../pipeline/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import { legalName, takenNames } from './free-names.ts';
import { misspeltName } from './misspelt-name.ts';
import { readersOf } from './wire-paths.ts';

/** What has the name of an array: an input, or the output of a function at this place. */
export type Named =
  | { readonly kind: 'input'; readonly input: PipelineInput }
  | { readonly kind: 'output'; readonly item: PipelineFunction; readonly at: number };

type Drawn = { readonly pipeline: Pipeline; readonly functions: readonly ReadFunction[] };

/** Another name for an array: the wish, or the wish with a number where it is taken. Its wires follow. */
export function renameArrayFix(named: Named, wish: string, { pipeline, functions }: Drawn): ProblemFix {
  const to = uniqueName(takenNames(pipeline, functions), wish);
  if (named.kind === 'input') return renameInput(named.input, to);
  const { item, at } = named;
  const from = item.outputs[at] ?? '';
  const title = `Call the output ${to}`;
  // Of two outputs with one name wires and mapspec mean the first.
  return item.outputs.indexOf(from) < at
    ? { title, edits: [{ type: 'changeFunction', id: item.id, patch: { outputs: item.outputs.with(at, to) } }] }
    : { title, edits: [{ type: 'renameOutput', id: item.id, from, to }] };
}

function renameInput({ id }: PipelineInput, name: string): ProblemFix {
  return { title: `Call the input ${name}`, edits: [{ type: 'changeInput', id, patch: { name } }] };
}

/** The nearest name that Python takes. */
export function legalNameFix(named: Named, drawn: Drawn): ProblemFix | null {
  const given = named.kind === 'input' ? named.input.name : named.item.outputs[named.at];
  const legal = legalName(given ?? '');
  if (legal === null) return null;
  if (named.kind === 'output') return renameArrayFix(named, legal, drawn);
  const { input } = named;
  if (readersOf(drawn.pipeline.wires, input.id).length > 0) return renameArrayFix(named, legal, drawn);
  // It feeds by its name: that of a parameter is just what is meant.
  return arrayNames(drawn.pipeline).has(legal) ? null : renameInput(input, legal);
}

/** The second of two givers of one name gets another one. An input that feeds nothing goes, where no value is lost by it. */
export function duplicateNameFix(named: Named, name: string, drawn: Drawn): ProblemFix | null {
  if (named.kind === 'output') return renameArrayFix(named, name, drawn);
  const { input } = named;
  if (readersOf(drawn.pipeline.wires, input.id).length > 0) return renameArrayFix(named, name, drawn);
  const first = drawn.pipeline.inputs.find((other) => other.name === name);
  const losesNothing =
    input.value.kind === 'none' || (first !== undefined && canonicalJson(first.value) === canonicalJson(input.value));
  if (!losesNothing || first?.id === input.id) return null;
  return { title: `Remove the second ${name}`, edits: [{ type: 'removeNodes', ids: [input.id] }] };
}

/** A nest is a stage as functions are. */
export function nestNameFix(pipeline: Pipeline, nest: Pipeline['nests'][number]): ProblemFix | null {
  const legal = legalName(nest.name.replaceAll('.', '_'));
  if (legal === null) return null;
  const name = uniqueName(stageNames(pipeline), legal);
  return { title: `Call the nest ${name}`, edits: [{ type: 'changeNest', id: nest.id, patch: { name } }] };
}

/** The only function of the code, or the one whose name is plainly meant. */
export function entryFix(item: PipelineFunction, found: readonly string[]): ProblemFix | null {
  const entry = found.length === 1 ? found[0] : misspeltName(item.entry, found);
  if (!entry) return null;
  return { title: `Take ${entry} as the function`, edits: [{ type: 'changeFunction', id: item.id, patch: { entry } }] };
}

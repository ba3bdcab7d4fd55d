import { readCode } from '@gridloom/core/language';
import {
  arrayNames,
  fragmentOf,
  type Language,
  newCode,
  newFunction,
  newInput,
  type Pipeline,
  type PipelineEdit,
  type PipelineFunction,
  type Position,
  uniqueName,
  type Wire,
} from '@gridloom/core/pipeline';
import { freshIds, newFunctionId, newInputId } from '../new-ids.ts';

/** Where a wire was let go over the empty canvas, and which end of it is fixed. */
export type LooseWire =
  | { readonly kind: 'from'; readonly from: Wire['from']; readonly name: string }
  | { readonly kind: 'to'; readonly to: Wire['to'] };

/** What the add menu offers. */
export type AddChoice =
  | { readonly kind: 'function'; readonly language?: Language }
  | { readonly kind: 'input' }
  | { readonly kind: 'copy'; readonly item: PipelineFunction };

type Added = { readonly id: string; readonly edits: readonly PipelineEdit[] };

/** The edits that add a node and connect the loose wire to it; together one undo step. */
export function addNode(pipeline: Pipeline, choice: AddChoice, at: Position, loose: LooseWire | null): Added {
  if (choice.kind === 'input') return addInput(pipeline, at, loose);
  return choice.kind === 'function'
    ? addFunction(pipeline, choice.language ?? 'python', at, loose)
    : addCopy(pipeline, choice.item, at, loose);
}

function addInput(pipeline: Pipeline, at: Position, loose: LooseWire | null): Added {
  const id = newInputId();
  const to = loose?.kind === 'to' ? loose.to : null;
  const name = uniqueName(arrayNames(pipeline), to?.parameter ?? 'x');
  const edits: PipelineEdit[] = [{ type: 'addInput', input: newInput(id, at, name) }];
  if (to) edits.push({ type: 'connect', from: { kind: 'input', id }, to });
  return { id, edits };
}

function addFunction(pipeline: Pipeline, language: Language, at: Position, loose: LooseWire | null): Added {
  const id = newFunctionId();
  const taken = new Set([...arrayNames(pipeline), ...pipeline.functions.map((item) => item.entry)]);
  const wish = loose?.kind === 'to' ? `make_${loose.to.parameter}` : 'new_function';
  const base = newFunction(id, at, uniqueName(taken, wish), language);
  // A wire that was let go names the parameter, so that the card reads well from the start.
  const parameter = loose?.kind === 'from' && /^[A-Za-z_]\w*$/.test(loose.name) ? loose.name : 'x';
  const item = {
    ...base,
    code: newCode(language, base.entry, [parameter]),
    ...(loose?.kind === 'to' && { outputs: [uniqueName(taken, loose.to.parameter)] }),
  };
  return { id, edits: [{ type: 'addFunction', function: item }, ...wires(loose, item, parameter)] };
}

function addCopy(pipeline: Pipeline, item: PipelineFunction, at: Position, loose: LooseWire | null): Added {
  const ids = freshIds([item.id]);
  const id = ids[item.id]!;
  const fragment = fragmentOf({ ...pipeline, functions: [item], inputs: [], wires: [] }, [item.id]);
  const offset = { x: at.x - item.position.x, y: at.y - item.position.y };
  const module = readCode(item.language, item.code).functions.findLast(({ name }) => name === item.entry);
  const taken = arrayNames(pipeline);
  const outputs = item.outputs.map((output) => uniqueName(taken, output));
  const [parameter] = module?.parameters ?? [];
  const copy = { id: id as PipelineFunction['id'], outputs };
  return {
    id,
    edits: [{ type: 'paste', fragment, freshIds: ids, offset }, ...wires(loose, copy, parameter?.name ?? null)],
  };
}

function wires(
  loose: LooseWire | null,
  added: Pick<PipelineFunction, 'id' | 'outputs'>,
  parameter: string | null,
): PipelineEdit[] {
  if (loose?.kind === 'from' && parameter) {
    return [{ type: 'connect', from: loose.from, to: { id: added.id, parameter } }];
  }
  const [output] = added.outputs;
  if (loose?.kind === 'to' && output) {
    return [{ type: 'connect', from: { kind: 'output', id: added.id, output }, to: loose.to }];
  }
  return [];
}

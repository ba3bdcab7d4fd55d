import { parseMapspec } from '../../mapspec/index.ts';
import {
  type InputId,
  type InputValue,
  isArrayName,
  type Json,
  newInput,
  type Pipeline,
  type PipelineEdit,
  type PipelineInput,
  type ProblemFix,
} from '../../pipeline/index.ts';
import type { InputUser } from '../compile/sources.ts';
import { inputShape } from '../input-shape.ts';
import { freeInputId } from './free-names.ts';
import { misspeltName } from './misspelt-name.ts';

/** As wide as a card of an input and the gap between two columns. */
const LEFT_PX = 260;
const ROW_PX = 80;

/** A new input for parameters of its name, left of the first function that reads it; without a value it waits for one. */
export function addInputFix(
  pipeline: Pipeline,
  name: string,
  { readers, value }: { readonly readers: readonly InputUser[]; readonly value?: InputValue },
): ProblemFix | null {
  const [first] = readers;
  if (!first || !isArrayName(name)) return null;
  const id = freeInputId(pipeline, name);
  const { x, y } = first.owner.item.position;
  const row = Math.max(0, first.owner.parameters.indexOf(first.parameter));
  const input = newInput(id, { x: x - LEFT_PX, y: y + row * ROW_PX }, name);
  const wires = readers.map(
    ({ owner, parameter }): PipelineEdit => ({
      type: 'connect',
      from: { kind: 'input', id },
      to: { id: owner.id, parameter: parameter.name },
    }),
  );
  const added: PipelineEdit = { type: 'addInput', input: value ? { ...input, value } : input };
  return { title: `Add the input ${name}`, edits: [added, ...wires] };
}

/** An input with the first of two defaults. */
export function firstDefaultFix(
  pipeline: Pipeline,
  name: string,
  given: { readonly readers: readonly InputUser[]; readonly node: PipelineInput | null; readonly value: Json },
): ProblemFix | null {
  const value = mappedValue(given.value, Math.max(0, ...given.readers.map(rankOf)));
  if (given.node) return valueFix(given.node.id, `Give ${name} the first of the two`, value);
  const fix = addInputFix(pipeline, name, { readers: given.readers, value });
  return fix && { ...fix, title: `Add the input ${name} with the first of the two` };
}

function rankOf({ owner, parameter }: InputUser): number {
  const parsed = parseMapspec(owner.item.mapspec ?? '');
  const array = parsed.ok ? parsed.mapspec.inputs.find(({ name }) => name === parameter.name) : undefined;
  return array?.axes.length ?? 0;
}

/** A value that has no kind of its own, as functions take it that are mapped over it. */
export function mappedValue(value: Json, rank: number): InputValue {
  if (!Array.isArray(value) || rank === 0) return { kind: 'value', value };
  return rank === 1 ? { kind: 'list', items: value } : { kind: 'array', nested: value };
}

export function removeInputFix({ id, name }: PipelineInput): ProblemFix {
  return { title: `Remove the input ${name}`, edits: [{ type: 'removeNodes', ids: [id] }] };
}

/** A value that has a shape; null where what is wrong with it has more than one remedy. */
export function inputValueFix(id: InputId, value: InputValue, rank: number): ProblemFix | null {
  switch (value.kind) {
    case 'range': {
      const step = value.stop < value.start ? -1 : 1;
      return value.step === 0 ? soundFix(id, `Set the step to ${step}`, { ...value, step }) : null;
    }
    case 'linspace':
    case 'geomspace':
    case 'logspace': {
      if (value.kind === 'logspace' && value.base <= 0) {
        return soundFix(id, 'Set the base to 10', { ...value, base: 10 });
      }
      const count = Math.abs(value.count);
      return value.count < 0 ? soundFix(id, `Set the count to ${count}`, { ...value, count }) : null;
    }
    case 'csv': {
      const found = inputShape(value);
      if (found.ok || found.error !== 'no-column') return null;
      const columns = found.columns.filter((column) => column !== '');
      const column = columns.length === 1 ? columns[0]! : misspeltName(value.column.trim(), columns);
      return column === null ? null : soundFix(id, `Take the column ${column}`, { ...value, column });
    }
    case 'array':
      // A list has one axis, whatever its items are.
      return rank > 1 ? null : soundFix(id, 'Make it a list', { kind: 'list', items: value.nested });
    default:
      return null;
  }
}

/** The same values as a list or an array of the rank that is asked for; null when they are not of that rank. */
export function sameValuesFix(
  { id, name, value }: { readonly id: InputId; readonly name: string; readonly value: InputValue },
  rank: number,
): ProblemFix | null {
  const items = value.kind === 'list' ? value.items : value.kind === 'array' ? value.nested : null;
  const nested = value.kind === 'value' && Array.isArray(value.value) ? value.value : items;
  if (nested === null || rank === 0) return null;
  const next: InputValue = rank === 1 ? { kind: 'list', items: nested } : { kind: 'array', nested };
  const found = inputShape(next);
  if (next.kind === value.kind || !found.ok || found.shape.length !== rank) return null;
  return valueFix(id, rank === 1 ? `Make ${name} a list` : `Make ${name} an array with ${rank} axes`, next);
}

function soundFix(id: InputId, title: string, value: InputValue): ProblemFix | null {
  return inputShape(value).ok ? valueFix(id, title, value) : null;
}

function valueFix(id: InputId, title: string, value: InputValue): ProblemFix {
  return { title, edits: [{ type: 'changeInput', id, patch: { value } }] };
}

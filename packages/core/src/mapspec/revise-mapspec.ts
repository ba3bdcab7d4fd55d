import type { ArraySpec, MapSpec } from './mapspec.ts';
import type { Repair } from './mapspec-repairs.ts';
import type { ArrayNode, MapspecTree } from './mapspec-syntax.ts';
import { readSyntax } from './mapspec-syntax.ts';

/**
 * The text of a changed mapspec, with the spacing that the user typed wherever the change leaves it. A text that is no
 * mapspec is returned as it is; one that is, but breaks a rule, is changed all the same.
 *
 * @param change - arrays keep their places; new ones come after those of their side
 */
export function reviseMapspec(text: string, change: (mapspec: MapSpec) => MapSpec): string {
  const read = readSyntax(text);
  if ('issue' in read) return text;
  const { tree } = read;
  const next = change({ inputs: tree.inputs.map(toArray), outputs: tree.outputs.map(toArray) });
  const comma = commaOf(text, tree);
  const edits = [
    ...(tree.inputs.length === 0 || next.inputs.length === 0
      ? reviseWholeLeft(tree, next)
      : reviseSide(tree.inputs, next.inputs, comma)),
    ...reviseSide(tree.outputs, next.outputs, comma),
  ];
  let revised = '';
  let from = 0;
  for (const { start, end, insert } of edits) {
    revised += text.slice(from, start) + insert;
    from = end;
  }
  return revised + text.slice(from);
}

function toArray({ name, axes }: ArrayNode): ArraySpec {
  return { name, axes: axes.map((axis) => axis.name) };
}

/** How this user writes the comma between two axes; with a space unless shown otherwise. */
function commaOf(text: string, { inputs, outputs }: MapspecTree): string {
  const [first, second] = [...inputs, ...outputs].find(({ axes }) => axes.length > 1)?.axes ?? [];
  return first && second ? text.slice(first.end, second.start) : ', ';
}

function reviseWholeLeft({ inputs, left }: MapspecTree, next: MapSpec): Repair[] {
  if (inputs.length === next.inputs.length) return [];
  return [{ ...left, insert: next.inputs.map((array) => printArray(array, ', ')).join(', ') || '...' }];
}

/** In the order of the text. */
function reviseSide(nodes: readonly ArrayNode[], arrays: readonly ArraySpec[], comma: string): Repair[] {
  const kept = nodes.flatMap((node, at) => {
    const array = arrays[at];
    return array
      ? reviseArray(node, array, comma)
      : [{ start: nodes[at - 1]?.end ?? node.start, end: node.end, insert: '' }];
  });
  const end = nodes.at(-1)?.end ?? 0;
  const added = arrays
    .slice(nodes.length)
    .map((array) => ({ start: end, end, insert: `, ${printArray(array, comma)}` }));
  return [...kept, ...added];
}

function reviseArray(node: ArrayNode, array: ArraySpec, comma: string): Repair[] {
  const edits: Repair[] = [];
  if (array.name !== node.name) edits.push({ ...node.nameSpan, insert: array.name });
  for (const [at, { name, start, end }] of node.axes.entries()) {
    const axis = array.axes[at];
    if (axis === undefined) edits.push({ start: node.axes[at - 1]?.end ?? start, end, insert: '' });
    else if (axis !== name) edits.push({ start, end, insert: axis ?? ':' });
  }
  const end = node.axes.at(-1)?.end ?? node.brackets.end - 1;
  const added = array.axes.slice(node.axes.length).map((axis) => comma + (axis ?? ':'));
  if (added.length > 0) edits.push({ start: end, end, insert: added.join('') });
  return edits;
}

function printArray({ name, axes }: ArraySpec, comma: string): string {
  return `${name}[${axes.map((axis) => axis ?? ':').join(comma)}]`;
}

import { isArrayName, type Pipeline, type PipelineEdit } from '../../pipeline/index.ts';
import { type ArrayFlow, arrayNamed, type FlowArray, readFlow } from './array-flow.ts';
import { type EditAnswer, refused } from './edit-answer.ts';

/**
 * Gives an input or an output another name: its node, wires, the mapspecs that give it, and the nests that keep it. What it
 * feeds by name alone gets a wire, so that every parameter keeps its value; a name by which it would feed others is refused.
 */
export function renameArrayEverywhere(pipeline: Pipeline, name: string, to: string): EditAnswer {
  if (name === to) return { ok: true, edits: [] };
  const flow = readFlow(pipeline);
  const array = arrayNamed(flow, name);
  if (!array) return refused(`The pipeline has no input or output "${name}".`);
  const why = refuseName(flow, array, to);
  if (why !== null) return refused(why);
  if (array.producers.length > 0) {
    // The first takes its variants along.
    const [first] = array.producers;
    return { ok: true, edits: first ? [{ type: 'renameOutput', id: first.id, from: name, to }] : [] };
  }
  const { input } = array;
  if (!input) {
    const readers = array.readers.map(({ owner }) => owner.name);
    return refused(
      `${name} is no node yet, only a parameter of ${readers[0] ?? 'a function'}: add an input for it, or rename it in the code.`,
    );
  }
  const wires = array.readers
    .filter(({ isWired }) => !isWired)
    .map(
      ({ owner, parameter }): PipelineEdit => ({
        type: 'connect',
        from: { kind: 'input', id: input.id },
        to: { id: owner.id, parameter },
      }),
    );
  return { ok: true, edits: [...wires, { type: 'changeInput', id: input.id, patch: { name: to } }] };
}

function refuseName(flow: ArrayFlow, array: FlowArray, to: string): string | null {
  if (!isArrayName(to)) {
    return `"${to}" cannot be the name of an array: use letters, digits and underscores, with at most one scope before it.`;
  }
  const own = array.producers.find((owner) => owner.parameters.some((parameter) => parameter.name === to));
  if (own) return `${own.name} has a parameter "${to}": its output needs another name.`;
  for (const other of flow.arrays.values()) {
    if (other.name !== to) continue;
    if (other.producers[0]) return `${other.producers[0].name} has an output "${to}" already.`;
    if (other.input) return `There is an input "${to}" already.`;
    const reader = other.readers[0];
    if (reader) return `${reader.owner.name} has a parameter "${to}" without a wire, which would be taken for it.`;
  }
  return refuseScope(flow, array, to);
}

/** A scope names nothing else: PipeFunc takes `s` for a dictionary of all that is called `s.…`. */
function refuseScope(flow: ArrayFlow, array: FlowArray, to: string): string | null {
  const others = [...flow.arrays.values()].filter((other) => other !== array).map((other) => other.name);
  const [scope] = to.split('.');
  const taken = to.includes('.')
    ? others.find((other) => other === scope)
    : others.find((other) => other.startsWith(`${to}.`));
  if (taken === undefined) return null;
  return to.includes('.')
    ? `"${taken}" is the name of an array, so it cannot be a scope as well.`
    : `"${to}" is the scope of ${taken}, so it cannot be the name of an array as well.`;
}

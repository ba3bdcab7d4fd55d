import type { FunctionId, Nest, Pipeline, ProblemFix } from '../../pipeline/index.ts';
import type { ReadFunction } from '../compile/read-functions.ts';
import { clearResourcesVariableFix } from './setting-fixes.ts';
import { leadsTo } from './wire-paths.ts';

type NamedNest = {
  /** What messages call it. */
  readonly name: string;
  readonly nest: Nest;
  /** As the document has it, with the variants that are not active. */
  readonly written: Nest;
};

/**
 * Takes a function out of a nest; a nest of one is taken apart. Null when what the nest gives would come back to it through
 * the function: such a nest cannot be.
 */
export function takeOutFix(
  wires: Pipeline['wires'],
  { name, nest, written }: NamedNest,
  member: { readonly id: FunctionId; readonly name: string },
): ProblemFix | null {
  const active = nest.functions.filter((id) => id !== member.id);
  if (active.length < 2) return { title: `Take ${name} apart`, edits: [{ type: 'unnest', id: nest.id }] };
  const isFed = leadsTo(wires, active, new Set([member.id])) !== false;
  const feeds = leadsTo(wires, [member.id], new Set(active)) !== false;
  if (isFed && feeds) return null;
  return {
    title: `Take ${member.name} out of ${name}`,
    edits: [
      { type: 'changeNest', id: nest.id, patch: { functions: written.functions.filter((id) => id !== member.id) } },
    ],
  };
}

/** A function that is to receive its resources runs alone, unless its parameter has a default and can do without. */
export function resourcesInNestFix(
  wires: Pipeline['wires'],
  nest: NamedNest,
  { id, name, item, signature }: ReadFunction,
): ProblemFix | null {
  const parameter = signature?.parameters.find((candidate) => candidate.name === item.resourcesVariable);
  const canDoWithout = !parameter || parameter.defaultSource !== null || Object.hasOwn(item.defaults, parameter.name);
  return canDoWithout ? clearResourcesVariableFix(item) : takeOutFix(wires, nest, { id, name });
}

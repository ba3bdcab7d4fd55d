import {
  type FunctionId,
  isPythonName,
  type Nest,
  type Pipeline,
  type Problem,
  type ProblemFix,
  type ProblemPlace,
} from '../../pipeline/index.ts';
import { nestNameFix } from '../fixes/name-fixes.ts';
import { takeOutFix } from '../fixes/nest-fixes.ts';
import { problemOf } from '../problem-codes.ts';
import type { ReadFunction } from './read-functions.ts';

/** A nest with its functions, in the order of the document. */
export type ReadNest = {
  readonly nest: Nest;
  /** As the document has it: also with the variants that are not active. */
  readonly written: Nest;
  /** What messages call it. */
  readonly name: string;
  readonly members: readonly ReadFunction[];
  /** Outputs that remain arrays of the pipeline, in the order of the nest or else of its functions. */
  readonly kept: readonly string[];
};

/**
 * Reads the nests and what each says by itself; those with a problem are left out.
 *
 * @param written - the nests of the document
 */
export function readNests(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
  written: Pipeline['nests'],
): { nests: ReadNest[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const nests: ReadNest[] = [];
  const owners = new Map<FunctionId, ReadFunction>(functions.map((owner) => [owner.id, owner]));
  const ids = new Set<string>([...owners.keys(), ...pipeline.inputs.map(({ id }) => id)]);
  const nestOf = new Map<FunctionId, string>();
  const indexOf = new Map(functions.map(({ id }, index) => [id, index]));
  const writtenById = new Map(written.map((nest) => [nest.id, nest]));
  for (const nest of pipeline.nests) {
    const own = writtenById.get(nest.id) ?? nest;
    const found: Problem[] = [];
    const name = nest.name.trim() === '' ? 'the nest' : nest.name;
    const place = (field: string): ProblemPlace => ({ node: { kind: 'function', id: nest.id }, field });
    const change = (title: string, patch: Partial<Omit<Nest, 'id'>>): ProblemFix => {
      return { title, edits: [{ type: 'changeNest', id: nest.id, patch }] };
    };
    if (ids.has(nest.id)) found.push(problemOf('DUPLICATE_ID', place('id'), { id: nest.id }));
    ids.add(nest.id);
    if (!isPythonName(nest.name)) {
      const details = { what: 'a nest', name: nest.name };
      found.push(problemOf('BAD_NAME', place('name'), details, nestNameFix(pipeline, nest)));
    }

    const apart: ProblemFix = { title: `Take ${name} apart`, edits: [{ type: 'unnest', id: nest.id }] };
    const members: ReadFunction[] = [];
    for (const id of new Set(nest.functions)) {
      const member = owners.get(id);
      const first = nestOf.get(id);
      if (!member) {
        const others = own.functions.filter((other) => other !== id);
        const isOne = nest.functions.filter((other) => owners.has(other)).length < 2;
        const fix = isOne ? apart : change('Take it out', { functions: others });
        found.push(problemOf('NEST_FUNCTION_UNKNOWN', place('functions'), { nest: name, id }, fix));
      }
      if (member && first !== undefined) {
        const details = { function: member.name, first, second: name };
        const fix = takeOutFix(pipeline.wires, { name, nest, written: own }, member);
        found.push(problemOf('NEST_OVERLAP', place('functions'), details, fix));
      } else if (member) {
        nestOf.set(id, name);
        members.push(member);
      }
    }
    if (found.length === 0 && members.length < 2) {
      found.push(problemOf('NEST_TOO_SMALL', place('functions'), { nest: name, count: members.length }, apart));
    }
    const outputs = members.flatMap(({ item }) => item.outputs);
    const given = new Set(outputs);
    for (const output of nest.outputs ?? []) {
      if (given.has(output)) continue;
      const fix = change(`Do not keep ${output}`, { outputs: nest.outputs!.filter((other) => other !== output) });
      found.push(problemOf('NEST_OUTPUT_UNKNOWN', place('outputs'), { nest: name, name: output, outputs }, fix));
    }
    if (nest.outputs?.length === 0) {
      const fix = change('Keep all outputs', { outputs: null });
      found.push(problemOf('NEST_NO_OUTPUT', place('outputs'), { nest: name }, fix));
    }
    problems.push(...found);
    if (found.length > 0) continue;
    const kept = nest.outputs === null ? outputs : [...new Set(nest.outputs)];
    nests.push({
      nest,
      written: own,
      name,
      members: members.sort((a, b) => indexOf.get(a.id)! - indexOf.get(b.id)!),
      kept,
    });
  }
  return { nests, problems };
}

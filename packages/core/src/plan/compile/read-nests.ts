import type { FunctionId, Nest, Pipeline, Problem, ProblemFix, ProblemPlace } from '../../pipeline/index.ts';
import { problemOf } from '../problem-codes.ts';
import { isIdentifier } from './check-names.ts';
import type { ReadFunction } from './read-functions.ts';

/** A nest with its functions, in the order of the document. */
export type ReadNest = {
  readonly nest: Nest;
  /** What messages call it. */
  readonly name: string;
  readonly members: readonly ReadFunction[];
  /** Outputs that remain arrays of the pipeline, in the order of the nest or else of its functions. */
  readonly kept: readonly string[];
};

/** Reads the nests and what each says by itself; those with a problem are left out. */
export function readNests(
  pipeline: Pipeline,
  functions: readonly ReadFunction[],
): { nests: ReadNest[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const nests: ReadNest[] = [];
  const owners = new Map<FunctionId, ReadFunction>(functions.map((owner) => [owner.id, owner]));
  const ids = new Set<string>([...owners.keys(), ...pipeline.inputs.map(({ id }) => id)]);
  const nestOf = new Map<FunctionId, string>();
  const indexOf = new Map(functions.map(({ id }, index) => [id, index]));
  for (const nest of pipeline.nests) {
    const found: Problem[] = [];
    const name = nest.name.trim() === '' ? 'the nest' : nest.name;
    const place = (field: string): ProblemPlace => ({ node: { kind: 'function', id: nest.id }, field });
    const change = (title: string, patch: Partial<Omit<Nest, 'id'>>): ProblemFix => {
      return { title, edits: [{ type: 'changeNest', id: nest.id, patch }] };
    };
    if (ids.has(nest.id)) found.push(problemOf('DUPLICATE_ID', place('id'), { id: nest.id }));
    ids.add(nest.id);
    if (!isIdentifier(nest.name)) found.push(problemOf('BAD_NAME', place('name'), { what: 'a nest', name: nest.name }));

    const members: ReadFunction[] = [];
    for (const id of new Set(nest.functions)) {
      const member = owners.get(id);
      const first = nestOf.get(id);
      if (!member) {
        const fix = change('Take it out', { functions: nest.functions.filter((other) => other !== id) });
        found.push(problemOf('NEST_FUNCTION_UNKNOWN', place('functions'), { nest: name, id }, fix));
      }
      if (member && first !== undefined) {
        const details = { function: member.name, first, second: name };
        found.push(problemOf('NEST_OVERLAP', place('functions'), details));
      } else if (member) {
        nestOf.set(id, name);
        members.push(member);
      }
    }
    if (found.length === 0 && members.length < 2) {
      const fix: ProblemFix = { title: `Take ${name} apart`, edits: [{ type: 'unnest', id: nest.id }] };
      found.push(problemOf('NEST_TOO_SMALL', place('functions'), { nest: name, count: members.length }, fix));
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
    nests.push({ nest, name, members: members.sort((a, b) => indexOf.get(a.id)! - indexOf.get(b.id)!), kept });
  }
  return { nests, problems };
}

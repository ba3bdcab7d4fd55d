import type { Profile } from '../cluster/index.ts';
import { readCode } from '../language/index.ts';
import type { InputValue, Nest, Pipeline, PipelineFunction, Wire } from '../pipeline/index.ts';
import { FunctionId, InputId, newFunction, newNest } from '../pipeline/index.ts';

/** A function of a sample: its code, one output `y` unless said otherwise, and what differs from a new node. */
export type SampleFunction = { readonly code: string } & Partial<Omit<PipelineFunction, 'code'>>;

/** A pipeline in few words, for tests: ids follow from names, and parameters are wired to the outputs of their name. */
export function samplePipeline(
  functions: readonly SampleFunction[],
  inputs: Readonly<Record<string, InputValue>> = {},
  changes: Partial<Pipeline> = {},
): Pipeline {
  const drawn = functions.map(sampleFunction);
  return {
    format: 2,
    name: 'Sample',
    description: '',
    functions: drawn,
    inputs: Object.entries(inputs).map(([name, value]) => ({
      id: InputId.parse(`i_${name.toLowerCase()}`),
      name,
      value,
      position: { x: 0, y: 0 },
    })),
    wires: drawn.flatMap((owner) => wiresTo(owner, drawn)),
    nests: [],
    activeVariants: {},
    checkTypes: true,
    resources: {},
    ...changes,
  };
}

function sampleFunction({ code, ...changes }: SampleFunction): PipelineFunction {
  const entry = changes.entry ?? readCode(changes.language ?? 'python', code).functions[0]?.name ?? 'f';
  return {
    ...newFunction(FunctionId.parse(`f_${entry.toLowerCase()}`), { x: 0, y: 0 }, entry),
    code,
    outputs: ['y'],
    ...changes,
  };
}

function wiresTo(owner: PipelineFunction, functions: readonly PipelineFunction[]): Wire[] {
  const parameters = readCode(owner.language, owner.code).functions[0]?.parameters ?? [];
  return parameters.flatMap(({ name }) =>
    functions
      .filter((producer) => producer !== owner && producer.outputs.includes(name))
      .map((producer) => ({
        from: { kind: 'output' as const, id: producer.id, output: name },
        to: { id: owner.id, parameter: name },
      })),
  );
}

/** A nest of functions by their ids. */
export function sampleNest(functions: readonly string[], changes: Partial<Nest> = {}): Nest {
  const members = functions.map((id) => FunctionId.parse(id));
  const about = { name: 'nest', functions: members, position: { x: 0, y: 0 } };
  return { ...newNest(FunctionId.parse('f_nest'), about), ...changes };
}

/** A SLURM profile for tests. */
export function sampleProfile(changes: Partial<Profile> = {}): Profile {
  return {
    id: 'cluster',
    name: 'Cluster',
    shell: { kind: 'local' },
    scheduler: { kind: 'slurm', binFolder: null },
    root: '/scratch/runs',
    setup: '',
    python: 'python3',
    defaults: {},
    limits: { maxArraySize: 1001, pollS: 1, graceS: 1 },
    facts: null,
    ...changes,
  };
}

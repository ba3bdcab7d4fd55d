import type { FunctionId, InputId, Nest, Pipeline, PipelineFunction, PipelineInput, Position } from './pipeline.ts';

/** A pipeline with nothing in it. */
export function blankPipeline(name: string): Pipeline {
  return {
    format: 2,
    name,
    description: '',
    functions: [],
    inputs: [],
    wires: [],
    nests: [],
    activeVariants: {},
    checkTypes: true,
    resources: {},
  };
}

/**
 * A Python function that returns its parameter.
 *
 * @param name - of the function and its output: a Python identifier that no input or output of the pipeline has
 */
export function newFunction(id: FunctionId, position: Position, name: string): PipelineFunction {
  return {
    id,
    language: 'python',
    code: `def ${name}(x):\n    return x\n`,
    entry: name,
    // Its only parameter is `x`, and an output must not be called like a parameter.
    outputs: [name === 'x' ? 'x_out' : name],
    mapspec: null,
    internalShape: null,
    bound: {},
    defaults: {},
    resources: {},
    resourcesVariable: null,
    scope: 'map',
    chunkSize: null,
    executor: 'slurm',
    variant: null,
    acceptMissing: false,
    notes: '',
    position,
  };
}

/** An input without a value yet. */
export function newInput(id: InputId, position: Position, name: string): PipelineInput {
  return { id, name, value: { kind: 'none' }, position };
}

/** A nest of these functions that keeps all their outputs. */
export function newNest(id: FunctionId, about: Pick<Nest, 'name' | 'functions' | 'position'>): Nest {
  return { id, outputs: null, resources: {}, scope: 'map', chunkSize: null, executor: 'slurm', notes: '', ...about };
}

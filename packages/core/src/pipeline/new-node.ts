import type {
  FunctionId,
  InputId,
  Language,
  Nest,
  Pipeline,
  PipelineFunction,
  PipelineInput,
  Position,
} from './pipeline.ts';

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
 * A function that returns its parameter `x`, in Python unless said otherwise.
 *
 * @param name - of the function and its output: a Python identifier that no input or output of the pipeline has
 */
export function newFunction(
  id: FunctionId,
  position: Position,
  name: string,
  language: Language = 'python',
): PipelineFunction {
  return {
    id,
    language,
    code: newCode(language, name, ['x']),
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

/** The code of a function with these parameters, of which it returns the first. */
export function newCode(language: Language, name: string, parameters: readonly string[]): string {
  const list = parameters.join(', ');
  const [first] = parameters;
  switch (language) {
    case 'python':
      return `def ${name}(${list}):\n    return ${first ?? 'None'}\n`;
    case 'shell':
      return `# ${name}(${list}) -> text\nprintf '%s\\n' "${first === undefined ? '' : `$${first}`}"\n`;
    case 'javascript':
      return `function ${name}(${list}) {\n  return ${first ?? 'null'};\n}\n`;
  }
}

/** An input without a value yet. */
export function newInput(id: InputId, position: Position, name: string): PipelineInput {
  return { id, name, value: { kind: 'none' }, position };
}

/** A nest of these functions that keeps all their outputs. */
export function newNest(id: FunctionId, about: Pick<Nest, 'name' | 'functions' | 'position'>): Nest {
  return { id, outputs: null, resources: {}, scope: 'map', chunkSize: null, executor: 'slurm', notes: '', ...about };
}

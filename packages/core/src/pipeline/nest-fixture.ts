import { blankPipeline, newFunction, newInput, newNest } from './new-node.ts';
import { FunctionId, InputId, type Nest, type Pipeline, type PipelineFunction } from './pipeline.ts';

/** A function for tests, `f_a` called `a` with the output `a_out`. */
export function testFunction(name: string, changes: Partial<PipelineFunction> = {}): PipelineFunction {
  return { ...newFunction(FunctionId.parse(`f_${name}`), { x: 0, y: 0 }, name), outputs: [`${name}_out`], ...changes };
}

/** A nest for tests, `f_n` called `n`. */
export function testNest(name: string, functions: readonly string[], changes: Partial<Nest> = {}): Nest {
  const members = functions.map((member) => FunctionId.parse(`f_${member}`));
  const about = { name, functions: members, position: { x: 0, y: 0 } };
  return { ...newNest(FunctionId.parse(`f_${name}`), about), ...changes };
}

/** The input x feeds a, whose output feeds b, and so on: each function reads the one before it. */
export function testChain(names: readonly string[], changes: Partial<Pipeline> = {}): Pipeline {
  return {
    ...blankPipeline('chain'),
    inputs: [newInput(InputId.parse('i_x'), { x: 0, y: 0 }, 'x')],
    functions: names.map((name) => testFunction(name)),
    wires: names.map((name, at) => {
      const before = names[at - 1];
      const to = { id: FunctionId.parse(`f_${name}`), parameter: 'x' };
      if (before === undefined) return { from: { kind: 'input', id: InputId.parse('i_x') }, to };
      return { from: { kind: 'output', id: FunctionId.parse(`f_${before}`), output: `${before}_out` }, to };
    }),
    ...changes,
  };
}

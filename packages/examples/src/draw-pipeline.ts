import {
  blankPipeline,
  FunctionId,
  InputId,
  type InputValue,
  newFunction,
  type Pipeline,
  type PipelineFunction,
} from '@gridloom/core/pipeline';

/** A function as an example states it: what it says nothing about is the default of a new node. */
type DrawnFunction = Pick<PipelineFunction, 'entry' | 'code' | 'outputs' | 'position'> &
  Partial<Omit<PipelineFunction, 'id'>>;

type DrawnInput = { readonly name: string; readonly value: InputValue; readonly position: { x: number; y: number } };

/** `from` is the name of an input or an output; `to` is `entry.parameter`. */
type DrawnWire = readonly [from: string, to: `${string}.${string}`];

/** An example's pipeline, wired by name; ids follow from the names so that they stay the same for ever. */
export function drawPipeline(drawn: {
  readonly name: string;
  readonly description: string;
  readonly inputs: readonly DrawnInput[];
  readonly functions: readonly DrawnFunction[];
  readonly wires: readonly DrawnWire[];
  readonly resources?: Pipeline['resources'];
}): Pipeline {
  return {
    ...blankPipeline(drawn.name),
    description: drawn.description,
    inputs: drawn.inputs.map((input) => ({ id: inputId(input.name), ...input })),
    functions: drawn.functions.map((drawnFunction) => ({
      ...newFunction(functionId(drawnFunction.entry), drawnFunction.position, drawnFunction.entry),
      ...drawnFunction,
    })),
    wires: drawn.wires.map(([from, to]) => {
      const [entry = '', parameter = ''] = to.split('.');
      const producer = drawn.functions.find((candidate) => candidate.outputs.includes(from));
      return {
        from: producer
          ? { kind: 'output', id: functionId(producer.entry), output: from }
          : { kind: 'input', id: inputId(from) },
        to: { id: functionId(entry), parameter },
      };
    }),
    resources: drawn.resources ?? {},
  };
}

function functionId(entry: string): FunctionId {
  return FunctionId.parse(`f_${entry.toLowerCase()}`);
}

function inputId(name: string): InputId {
  return InputId.parse(`i_${name.toLowerCase()}`);
}

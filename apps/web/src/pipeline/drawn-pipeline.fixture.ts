import { blankPipeline, FunctionId, InputId, newFunction, newInput, type Pipeline } from '@gridloom/core/pipeline';

/** `x = [1, 2, 3]` into `double`, its output `y` into `total`: what the tests of the editor draw. */
export const DOUBLE = FunctionId.parse('f_double');
export const TOTAL = FunctionId.parse('f_total');
export const X = InputId.parse('i_x');

export function drawnPipeline(): Pipeline {
  return {
    ...blankPipeline('Drawn'),
    inputs: [{ ...newInput(X, { x: 0, y: 0 }, 'x'), value: { kind: 'list', items: [1, 2, 3] } }],
    functions: [
      {
        ...newFunction(DOUBLE, { x: 300, y: 0 }, 'double'),
        code: 'def double(x):\n    return 2 * x\n',
        outputs: ['y'],
        mapspec: 'x[i] -> y[i]',
      },
      {
        ...newFunction(TOTAL, { x: 600, y: 0 }, 'total'),
        code: 'def total(y, start=0):\n    return sum(y, start)\n',
        outputs: ['z'],
      },
    ],
    wires: [
      { from: { kind: 'input', id: X }, to: { id: DOUBLE, parameter: 'x' } },
      { from: { kind: 'output', id: DOUBLE, output: 'y' }, to: { id: TOTAL, parameter: 'y' } },
    ],
  };
}

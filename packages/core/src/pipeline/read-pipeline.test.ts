import { describe, expect, it } from 'vitest';
import { CodedError } from '../error/index.ts';
import { blankPipeline } from './new-node.ts';
import { PIPELINE_FORMAT, readPipeline, UPGRADES } from './read-pipeline.ts';

/** One stored document per shipped format; never edited. */
const SHIPPED: Record<number, string> = {
  1: `{
    "format": 1, "name": "Sum", "description": "Doubles and sums.",
    "functions": [
      { "id": "f_double", "language": "python", "code": "def double_it(x):\\n    return 2 * x\\n", "entry": "double_it",
        "outputs": ["y"], "mapspec": "x[i] -> y[i]", "internalShape": null, "bound": {}, "defaults": {"c": [1, {"d": null}]},
        "resources": {"cpus": 2, "memory": "4G", "time": {"expression": "x + 1"}, "extraArgs": {"qos": "low", "exclusive": null}},
        "resourcesVariable": null, "scope": "map", "chunkSize": 5, "executor": "slurm", "acceptMissing": false,
        "notes": "", "position": {"x": 0, "y": 0.5} },
      { "id": "f_sum", "language": "python", "code": "def sum_it(y):\\n    return sum(y)\\n", "entry": "sum_it",
        "outputs": ["total"], "mapspec": null, "internalShape": [3, "?"], "bound": {"k": 1}, "defaults": {}, "resources": {},
        "resourcesVariable": "res", "scope": "element", "chunkSize": null, "executor": "local", "acceptMissing": true,
        "notes": "last", "position": {"x": 240, "y": 0} }
    ],
    "inputs": [
      { "id": "i_x", "name": "x", "value": {"kind": "range", "start": 0, "stop": 10, "step": 1}, "position": {"x": -240, "y": 0} },
      { "id": "i_v", "name": "v", "value": {"kind": "array", "nested": [[1, 2], [3, 4]]}, "position": {"x": -240, "y": 80} }
    ],
    "wires": [
      { "from": {"kind": "input", "id": "i_x"}, "to": {"id": "f_double", "parameter": "x"} },
      { "from": {"kind": "output", "id": "f_double", "output": "y"}, "to": {"id": "f_sum", "parameter": "y"} }
    ],
    "resources": {"partition": "debug"}
  }`,
  2: `{
    "format": 2, "name": "Sum", "description": "Doubles and sums.",
    "functions": [
      { "id": "f_double", "language": "python", "code": "def double_it(x):\\n    return 2 * x\\n", "entry": "double_it",
        "outputs": ["s.y"], "mapspec": "x[i] -> s.y[i]", "internalShape": null, "bound": {}, "defaults": {},
        "resources": {}, "resourcesVariable": null, "scope": "map", "chunkSize": 5, "executor": "slurm",
        "variant": {"of": "doubling", "name": "plain"}, "acceptMissing": false, "notes": "", "position": {"x": 0, "y": 0.5} }
    ],
    "inputs": [
      { "id": "i_x", "name": "s.x", "value": {"kind": "logspace", "start": 0, "stop": 2, "count": 3, "base": 10}, "position": {"x": -240, "y": 0} },
      { "id": "i_c", "name": "c", "value": {"kind": "csv", "text": "a,b\\n1,2\\n", "column": "b"}, "position": {"x": -240, "y": 80} },
      { "id": "i_r", "name": "r", "value": {"kind": "reference", "path": "~/a.npy", "format": "npy", "column": null, "shape": null}, "position": {"x": -240, "y": 160} }
    ],
    "wires": [
      { "from": {"kind": "input", "id": "i_x"}, "to": {"id": "f_double", "parameter": "x"} },
      { "from": {"kind": "output", "id": "f_double", "output": "s.y"}, "to": {"id": "f_sum", "parameter": "y"} }
    ],
    "nests": [
      { "id": "f_both", "name": "both", "functions": ["f_double"], "outputs": ["s.y"], "resources": {"cpus": 1},
        "scope": "map", "chunkSize": null, "executor": "slurm", "notes": "", "position": {"x": 0, "y": 0} }
    ],
    "activeVariants": {"doubling": "plain"}, "checkTypes": false,
    "resources": {"partition": "debug"}
  }`,
};

describe('readPipeline', () => {
  it('has an upgrade and a stored document for every format before the current one', () => {
    const formats = Array.from({ length: PIPELINE_FORMAT }, (_, at) => at + 1);
    expect(Object.keys(SHIPPED).map(Number)).toEqual(formats);
    expect(Object.keys(UPGRADES).map(Number)).toEqual(formats.slice(0, -1));
  });

  it.each(Object.entries(SHIPPED))('reads a stored document of format %s', (_, text) => {
    const pipeline = readPipeline(JSON.parse(text));
    expect(pipeline).toMatchObject({ format: PIPELINE_FORMAT, name: 'Sum' });
    expect(pipeline.wires).toHaveLength(2);
  });

  it('keeps a document of the current format as it is', () => {
    const stored: unknown = JSON.parse(SHIPPED[PIPELINE_FORMAT]!);
    expect(readPipeline(stored)).toEqual(stored);
  });

  it.each([
    ['its top', (): unknown => 'text'],
    ['its top', () => ({ ...blankPipeline('p'), colour: 'red' })],
    ['format', () => ({})],
    ['format', () => ({ ...blankPipeline('p'), format: 0 })],
    ['format', () => ({ ...blankPipeline('p'), format: PIPELINE_FORMAT + 1 })],
    ['name', () => ({ ...blankPipeline('p'), name: 3 })],
    ['functions[0].id', () => ({ ...blankPipeline('p'), functions: [changed('functions', 0, { id: 'double' })] })],
    [
      'functions[0].chunkSize',
      () => ({ ...blankPipeline('p'), functions: [changed('functions', 0, { chunkSize: 0 })] }),
    ],
    [
      'functions[0].internalShape[1]',
      () => ({ ...blankPipeline('p'), functions: [changed('functions', 0, { internalShape: [1, -2] })] }),
    ],
    [
      'inputs[0].value.stop',
      () => ({
        ...blankPipeline('p'),
        inputs: [changed('inputs', 0, { value: { kind: 'range', start: 0, stop: 'x', step: 1 } })],
      }),
    ],
    [
      'inputs[0].value.kind',
      () => ({ ...blankPipeline('p'), inputs: [changed('inputs', 0, { value: { kind: 'parquet' } })] }),
    ],
    [
      'inputs[0].value.text',
      () => ({ ...blankPipeline('p'), inputs: [changed('inputs', 0, { value: { kind: 'csv', column: 'b' } })] }),
    ],
    [
      'nests[0].functions[0]',
      () => ({ ...blankPipeline('p'), nests: [changed('nests', 0, { functions: ['double'] })] }),
    ],
    [
      'wires[0].from.output',
      () => ({
        ...blankPipeline('p'),
        wires: [{ from: { kind: 'output', id: 'f_a' }, to: { id: 'f_b', parameter: 'x' } }],
      }),
    ],
    ['resources.cpus.expression', () => ({ ...blankPipeline('p'), resources: { cpus: { expression: 3 } } })],
    ['resources.extraArgs.qos', () => ({ ...blankPipeline('p'), resources: { extraArgs: { qos: true } } })],
  ])('names the place %s', (where, stored) => {
    const error = refusalOf(stored());
    expect(error.code).toBe('BAD_DOCUMENT');
    expect(error.details).toMatchObject({ where });
  });
});

function changed(list: 'functions' | 'inputs' | 'nests', at: number, patch: object): object {
  const document = JSON.parse(SHIPPED[PIPELINE_FORMAT]!) as Record<'functions' | 'inputs' | 'nests', object[]>;
  return { ...document[list][at], ...patch };
}

function refusalOf(stored: unknown): CodedError {
  try {
    readPipeline(stored);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('accepted');
}

import { applyEdit, FunctionId, type Pipeline, type PipelineEdit } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL, X } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { connectByName } from './connect-by-name.ts';

const connect = (pipeline: Pipeline) => connectByName(pipeline, readSignatures(pipeline, null));
const targets = (edits: readonly PipelineEdit[]) =>
  edits.flatMap((edit) => (edit.type === 'connect' ? [edit.to.id] : []));
const unwired = (): Pipeline => ({ ...drawnPipeline(), wires: [] });

test('draws the wires that the names say, inputs and outputs alike', () => {
  const connected = connect(unwired()).reduce(applyEdit, unwired());
  expect(connected.wires).toEqual(drawnPipeline().wires);
  expect(connect(connected)).toEqual([]);
});

test('leaves a wire of another name alone', () => {
  const wire = { from: { kind: 'input', id: X }, to: { id: TOTAL, parameter: 'y' } } as const;
  expect(connect({ ...unwired(), wires: [wire] })).toEqual([
    { type: 'connect', from: { kind: 'input', id: X }, to: { id: DOUBLE, parameter: 'x' } },
  ]);
});

test('leaves bound parameters and the one that receives the resources alone', () => {
  const change = (patch: object) => applyEdit(unwired(), { type: 'changeFunction', id: TOTAL, patch });
  expect(targets(connect(change({ bound: { y: 1 } })))).toEqual([DOUBLE]);
  expect(targets(connect(change({ resourcesVariable: 'y' })))).toEqual([DOUBLE]);
});

test('does not choose between two nodes of one name', () => {
  const twice = applyEdit(unwired(), { type: 'changeFunction', id: TOTAL, patch: { outputs: ['x'] } });
  expect(targets(connect(twice))).toEqual([TOTAL]);
});

test('closes no cycle, also not by two new wires together', () => {
  const ring: Pipeline = {
    ...unwired(),
    inputs: [],
    functions: unwired().functions.map((item) => (item.id === TOTAL ? { ...item, outputs: ['x'] } : item)),
  };
  expect(connect(ring)).toEqual([
    { type: 'connect', from: { kind: 'output', id: TOTAL, output: 'x' }, to: { id: DOUBLE, parameter: 'x' } },
  ]);
});

test('takes variants that give one output in each other’s place for one source', () => {
  const twin = FunctionId.parse('f_twin');
  const [double, total] = unwired().functions;
  const variant = (name: string) => ({ of: 'y', name });
  const variants: Pipeline = {
    ...unwired(),
    functions: [{ ...double!, variant: variant('slow') }, { ...double!, id: twin, variant: variant('fast') }, total!],
  };
  expect(targets(connect(variants))).toEqual([DOUBLE, twin, TOTAL]);
  expect(connect(variants).at(-1)).toMatchObject({ from: { id: DOUBLE, output: 'y' } });
});

import { expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { arraysRead } from './arrays-read.ts';
import { axesOfFacts } from './axes-of-facts.ts';

test('axes of a function have their lengths as far as they are known, and say who makes them', () => {
  expect(axesOfFacts({ mapspec: 'x[i] -> y[i, k]', shape: [3, '?'] })).toEqual([
    { name: 'i', size: 3, external: true },
    { name: 'k', size: '?', external: false },
  ]);
  expect(axesOfFacts({ mapspec: 'x[i] -> y[i]', shape: null })).toEqual([{ name: 'i', size: null, external: true }]);
  expect(axesOfFacts({ mapspec: null, shape: [] })).toEqual([]);
});

test('a function reads what its wires bring, under the names of the arrays, and the rest by name', () => {
  const pipeline = drawnPipeline();
  const signatures = readSignatures(pipeline, null);
  const [double, total] = pipeline.functions;
  expect(arraysRead(pipeline, double!, signatures.get(DOUBLE))).toEqual(['x']);
  expect(arraysRead(pipeline, total!, signatures.get(TOTAL))).toEqual(['y', 'start']);
  expect(arraysRead(pipeline, { ...total!, bound: { start: 1 } }, signatures.get(TOTAL))).toEqual(['y']);
});

import { applyEdit, FunctionId, newNest } from '@gridloom/core/pipeline';
import type { FunctionFacts } from '@gridloom/core/plan';
import { describe, expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL, X } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { toEdges, toMoves, toNodes, toWire } from './to-react-flow.ts';

function facts(known: Pick<FunctionFacts, 'mapspec' | 'shape' | 'elementCount'>): FunctionFacts {
  return { ...known, generated: false, taskCount: 1, resources: [], reuse: null };
}

const FACTS = {
  missingInputs: [],
  functions: {
    [DOUBLE]: facts({ mapspec: 'x[i] -> y[i]', shape: [3], elementCount: 3 }),
    [TOTAL]: facts({ mapspec: null, shape: [], elementCount: 1 }),
  },
};

function seen(pipeline = drawnPipeline()) {
  return { pipeline, signatures: readSignatures(pipeline, null), facts: FACTS };
}

const NONE = new Set<string>();

describe('a pipeline on the canvas', () => {
  test('has a node for each input and function, named for screen readers', () => {
    expect(toNodes(seen(), NONE, []).map((node) => node.ariaLabel)).toEqual([
      'Input x',
      'Function double',
      'Function total',
    ]);
  });

  test('has a handle for each parameter and output', () => {
    const [, , total] = toNodes(seen(), NONE, []);
    expect(total?.handles?.map(({ id, type }) => `${type} ${id}`)).toEqual(['target y', 'target start', 'source z']);
  });

  test('keeps the object of a node that looks the same', () => {
    const first = seen();
    const before = toNodes(first, NONE, []);
    const pipeline = applyEdit(first.pipeline, { type: 'moveNodes', positions: { [DOUBLE]: { x: 9, y: 9 } } });
    const after = toNodes({ ...first, pipeline, signatures: readSignatures(pipeline, first) }, NONE, before);
    expect(after.map((node, at) => node === before[at])).toEqual([true, false, true]);
  });

  test('has a frame behind the functions of a nest, which stays around them', () => {
    const id = FunctionId.parse('f_both');
    const about = { name: 'both', functions: [DOUBLE, TOTAL], position: { x: 0, y: 0 } };
    const pipeline = applyEdit(drawnPipeline(), { type: 'nest', nest: newNest(id, about) });
    const [frame, ...others] = toNodes(seen(pipeline), NONE, []);
    expect(frame).toMatchObject({ id, type: 'nest', draggable: false, ariaLabel: 'Nest both' });
    const members = others.filter((node) => node.type === 'function');
    expect(Math.min(...members.map((node) => node.position.x))).toBeGreaterThan(frame?.position.x ?? 0);
    const moved = applyEdit(pipeline, { type: 'moveNodes', positions: { [DOUBLE]: { x: -500, y: 0 } } });
    expect(toNodes(seen(moved), NONE, [])[0]?.position.x).toBeLessThan(-500);
  });

  test('marks the variant that does not run', () => {
    const variant = (name: string) => ({ variant: { of: 'y', name } });
    const pipeline = [
      { type: 'changeFunction', id: DOUBLE, patch: variant('a') } as const,
      { type: 'changeFunction', id: TOTAL, patch: variant('b') } as const,
    ].reduce(applyEdit, drawnPipeline());
    const inactive = toNodes(seen(pipeline), NONE, []).map((node) => node.type === 'function' && node.data.inactive);
    expect(inactive).toEqual([false, false, true]);
  });

  test('draws a wire double when an array goes through it, with its shape', () => {
    expect(toEdges(seen(), NONE).map((edge) => edge.data)).toEqual([
      { label: 'x · 3', isArray: true },
      { label: 'y · 3', isArray: true },
    ]);
  });

  test('leaves a wire out whose parameter is gone', () => {
    const pipeline = applyEdit(drawnPipeline(), {
      type: 'changeFunction',
      id: TOTAL,
      patch: { code: 'def total():\n    return 0\n' },
    });
    expect(toEdges(seen(pipeline), NONE).map((edge) => edge.target)).toEqual([DOUBLE]);
  });

  test('reads a connection back as a wire', () => {
    const pipeline = drawnPipeline();
    expect(toWire(pipeline, { source: X, sourceHandle: 'value', target: TOTAL, targetHandle: 'start' })).toEqual({
      from: { kind: 'input', id: X },
      to: { id: TOTAL, parameter: 'start' },
    });
    expect(toWire(pipeline, { source: TOTAL, sourceHandle: 'z', target: X, targetHandle: 'value' })).toBeNull();
  });

  test('reads a drag back as one edit, in whole pixels', () => {
    expect(
      toMoves([
        { type: 'position', id: X, position: { x: 1.4, y: 2.6 }, dragging: true },
        { type: 'select', id: X, selected: true },
      ]),
    ).toEqual({ type: 'moveNodes', positions: { [X]: { x: 1, y: 3 } } });
    expect(toMoves([{ type: 'select', id: X, selected: true }])).toBeNull();
  });
});

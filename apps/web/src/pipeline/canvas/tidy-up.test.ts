import { applyEdit, type Pipeline } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL, X } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { tidyUp } from './tidy-up.ts';

const tidy = (pipeline: Pipeline) => tidyUp(pipeline, readSignatures(pipeline, null));

describe('tidying up', () => {
  test('puts everything right of what feeds it', () => {
    const places = tidy(drawnPipeline());
    expect(places[X]!.x).toBeLessThan(places[DOUBLE]!.x);
    expect(places[DOUBLE]!.x).toBeLessThan(places[TOTAL]!.x);
  });

  test('lets no two cards overlap', () => {
    const doubled = applyEdit(drawnPipeline(), {
      type: 'paste',
      fragment: drawnPipeline(),
      freshIds: { [X]: 'i_b', [DOUBLE]: 'f_b', [TOTAL]: 'f_c' },
      offset: { x: 0, y: 0 },
    });
    const places = Object.values(tidy(doubled));
    for (const [at, one] of places.entries()) {
      for (const other of places.slice(at + 1)) {
        expect(Math.abs(one.x - other.x) >= 180 || Math.abs(one.y - other.y) >= 52).toBe(true);
      }
    }
  });

  test('changes nothing the second time', () => {
    const pipeline = drawnPipeline();
    const once = applyEdit(pipeline, { type: 'moveNodes', positions: tidy(pipeline) });
    expect(tidy(once)).toEqual(tidy(pipeline));
  });

  test('ends even when functions wait for each other', () => {
    const circle = applyEdit(drawnPipeline(), {
      type: 'connect',
      from: { kind: 'output', id: TOTAL, output: 'z' },
      to: { id: DOUBLE, parameter: 'x' },
    });
    expect(Object.keys(tidy(circle))).toHaveLength(3);
  });

  test('says nothing of an empty canvas', () => {
    expect(tidy({ ...drawnPipeline(), functions: [], inputs: [], wires: [] })).toEqual({});
  });
});

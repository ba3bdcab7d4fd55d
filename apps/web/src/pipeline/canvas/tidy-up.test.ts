import { applyEdit, FunctionId, newNest, type Pipeline } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL, X } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { CARD, frameAround, functionBox } from './node-geometry.ts';
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

  test('keeps the functions of a nest together: nothing else comes into its frame', () => {
    const other = FunctionId.parse('f_other');
    const drawn = drawnPipeline();
    const double = drawn.functions[0]!;
    const pipeline: Pipeline = {
      ...drawn,
      // As wide as the nest, so that it would stand between its functions.
      functions: [...drawn.functions, { ...double, id: other, entry: 'other', outputs: ['w'] }],
      wires: [...drawn.wires, { from: { kind: 'output', id: DOUBLE, output: 'y' }, to: { id: other, parameter: 'x' } }],
      nests: [
        newNest(FunctionId.parse('f_nest'), {
          name: 'both',
          functions: [DOUBLE, TOTAL],
          position: { x: 0, y: 0 },
        }),
      ],
    };
    const signatures = readSignatures(pipeline, null);
    const places = tidyUp(pipeline, signatures);
    const cards = pipeline.functions.map((item) => ({
      id: item.id,
      ...places[item.id]!,
      ...functionBox(item, signatures.get(item.id)),
    }));
    const frame = frameAround(cards.filter(({ id }) => id !== other))!;
    const outside = cards.find(({ id }) => id === other)!;
    expect(places).not.toHaveProperty('f_nest');
    expect(places[DOUBLE]!.x).toBeLessThan(places[TOTAL]!.x);
    expect(outside.x >= frame.x + frame.width || outside.y >= frame.y + frame.height).toBe(true);
    expect(places[X]!.x + CARD.inputWidth).toBeLessThanOrEqual(frame.x);
  });

  test('says nothing of an empty canvas', () => {
    expect(tidy({ ...drawnPipeline(), functions: [], inputs: [], wires: [] })).toEqual({});
  });
});

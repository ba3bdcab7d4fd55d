import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FunctionId, Pipeline } from '../../pipeline/index.ts';
import { type SampleFunction, samplePipeline } from '../sample-pipeline.ts';
import { addMapspecAxis } from './add-mapspec-axis.ts';
import { readFlow } from './array-flow.ts';
import { edited } from './edit-fixture.ts';
import { renameArrayEverywhere } from './rename-array.ts';
import { renameAxisEverywhere } from './rename-axis.ts';

describe('edits of what a pipeline means', () => {
  const array = (letters: string[]) =>
    fc
      .tuple(fc.constantFrom(...letters), fc.array(fc.constantFrom('i', 'j', ':'), { minLength: 1, maxLength: 2 }))
      .map(([name, axes]) => `${name}[${axes.join(',')}]`);
  const drawn = fc
    .array(
      fc.record({
        parameters: fc.uniqueArray(fc.constantFrom('a', 'b', 'y0', 'y1', 'y2'), { maxLength: 3 }),
        inputs: fc.array(array(['a', 'b', 'y0', 'y1']), { maxLength: 2 }),
        axes: fc.option(fc.subarray(['i', 'j'], { minLength: 1 })),
        variant: fc.option(
          fc.constantFrom('p', 'q').map((name) => ({ of: 'v', name })),
          { freq: 3 },
        ),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((functions) =>
      samplePipeline(
        functions.map(
          ({ parameters, inputs, axes, variant }, at): SampleFunction => ({
            code: `def f${at}(${parameters.filter((name) => name !== `y${at}`).join(', ')}): ...`,
            outputs: [`y${at}`],
            mapspec: axes && `${inputs.join(', ') || '...'} -> y${at}[${axes.join(', ')}]`,
            variant,
          }),
        ),
        { a: { kind: 'list', items: [1, 2] } },
      ),
    );
  const name = fc.constantFrom('a', 'b', 'y0', 'y1', 'zz');
  const axis = fc.constantFrom('i', 'j', 'k', 'i, k', 'unnamed_0', '1');

  it('answer any pipeline, with edits that say what they do once', () => {
    fc.assert(
      fc.property(drawn, name, name, axis, axis, (pipeline, from, to, one, other) => {
        const add = addMapspecAxis(pipeline, [from, to], one);
        const answers = [
          add,
          renameArrayEverywhere(pipeline, from, to),
          renameAxisEverywhere(pipeline, one, { to: other }),
          renameAxisEverywhere(pipeline, one, { to: other, of: FunctionId.parse('f_f0') }),
        ];
        for (const answer of answers) {
          if (!answer.ok) {
            expect(answer.reason).toMatch(/\.$/);
            continue;
          }
          const changed = edited(pipeline, answer);
          expect(Pipeline.parse(changed)).toEqual(changed);
          // A mapspec that cannot be read may hide a clash, until a new name mends it.
          if (isRead(pipeline)) expect(clashCount(changed)).toBeLessThanOrEqual(clashCount(pipeline));
        }
        if (add.ok) expect(addMapspecAxis(edited(pipeline, add), [from, to], one)).toEqual({ ok: true, edits: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('rename an axis there and back', () => {
    fc.assert(
      fc.property(drawn, (pipeline) => {
        const there = renameAxisEverywhere(pipeline, 'i', { to: 'time' });
        if (!there.ok) return;
        const changed = edited(pipeline, there);
        expect(edited(changed, renameAxisEverywhere(changed, 'time', { to: 'i' }))).toEqual(pipeline);
      }),
    );
  });
});

/** Arrays on whose axes two functions do not agree. */
function clashCount(pipeline: Pipeline): number {
  return [...readFlow(pipeline).arrays.values()].filter(({ clash }) => clash).length;
}

function isRead(pipeline: Pipeline): boolean {
  return [...readFlow(pipeline).mappings.values()].every(({ kind }) => kind !== 'broken');
}

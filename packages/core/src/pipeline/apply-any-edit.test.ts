import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdit } from './apply-edit.ts';
import { fragmentOf } from './fragment.ts';
import { testChain, testFunction, testNest } from './nest-fixture.ts';
import { newInput } from './new-node.ts';
import { FunctionId, InputId, Pipeline } from './pipeline.ts';
import type { PipelineEdit } from './pipeline-edit.ts';
import { sameJson } from './same-json.ts';

/** Few names, so that edits meet. */
const letter = fc.constantFrom('a', 'b', 'c', 'd', 'n', 'm');
const functionId = letter.map((name) => FunctionId.parse(`f_${name}`));
const inputId = fc.constantFrom('x', 'y').map((name) => InputId.parse(`i_${name}`));
const output = fc.oneof(
  letter.map((name) => `${name}_out`),
  fc.constantFrom('x', 's.y'),
);
const parameter = fc.constantFrom('x', 'y', 'n');
const position = fc.record({ x: fc.constantFrom(0, 5), y: fc.constantFrom(0, 5) });
const outputs = fc.option(fc.array(output, { maxLength: 2 }));
const variant = fc.option(fc.constantFrom('slow', 'fast').map((name) => ({ of: 'solver', name })));
const members = fc.array(letter, { maxLength: 3 });
const from = fc.oneof(
  inputId.map((id) => ({ kind: 'input' as const, id })),
  fc.record({ kind: fc.constant('output' as const), id: functionId, output }),
);
const to = fc.record({ id: functionId, parameter });

/** An edit, made for the pipeline that it is applied to. */
const edit: fc.Arbitrary<(pipeline: Pipeline) => PipelineEdit> = fc.oneof(
  fc
    .oneof<fc.Arbitrary<PipelineEdit>[]>(
      fc
        .tuple(letter, variant)
        .map(([name, of]) => ({ type: 'addFunction', function: testFunction(name, { variant: of }) })),
      inputId.map((id) => ({ type: 'addInput', input: newInput(id, { x: 0, y: 0 }, id.slice(2)) })),
      fc.record({ type: fc.constant('changeFunction'), id: functionId, patch: fc.record({ variant }) }),
      fc.record({ type: fc.constant('changeInput'), id: inputId, patch: fc.record({ name: output }) }),
      fc.record({ type: fc.constant('removeNodes'), ids: fc.array(fc.oneof(functionId, inputId), { maxLength: 3 }) }),
      fc.record({ type: fc.constant('connect'), from, to }),
      fc.record({ type: fc.constant('disconnect'), to }),
      fc.dictionary(fc.oneof(functionId, inputId), position).map((positions) => ({ type: 'moveNodes', positions })),
      fc.record({ type: fc.constant('renameParameter'), id: functionId, from: parameter, to: parameter }),
      fc.record({ type: fc.constant('renameOutput'), id: functionId, from: output, to: output }),
      fc.tuple(letter, members, outputs).map(([name, functions, shown]) => ({
        type: 'nest',
        nest: testNest(name, functions, { outputs: shown }),
      })),
      fc.record({ type: fc.constant('unnest'), id: functionId }),
      fc.tuple(functionId, members, outputs).map(([id, functions, shown]) => ({
        type: 'changeNest',
        id,
        patch: { functions: functions.map((name) => FunctionId.parse(`f_${name}`)), outputs: shown },
      })),
      fc.tuple(functionId, parameter, parameter).map(([id, before, after]) => ({
        type: 'setFunctionCode',
        id,
        code: `def g(${after}): ...`,
        entry: 'g',
        renames: { [before]: after },
      })),
    )
    .map((drawn) => () => drawn),
  fc
    .tuple(fc.array(fc.oneof(functionId, inputId), { maxLength: 4 }), fc.constantFrom('', '1', '2'), position)
    .map(([ids, suffix, offset]) => (pipeline: Pipeline): PipelineEdit => {
      const fragment = fragmentOf(pipeline, ids);
      const nodes = [...fragment.functions, ...fragment.inputs, ...fragment.nests];
      const freshIds = Object.fromEntries(nodes.map(({ id }) => [id, `${id}${suffix}`]));
      return { type: 'paste', fragment, freshIds, offset };
    }),
);

it('keeps a pipeline whole through any edits, and the same object through those that change nothing', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 25 }), (edits) => {
      let pipeline = testChain(['a', 'b', 'c']);
      for (const make of edits) {
        const made = make(pipeline);
        const next = applyEdit(pipeline, made);
        if (sameJson(next, pipeline)) expect(next).toBe(pipeline);
        for (const list of ['functions', 'inputs', 'wires', 'nests'] as const) {
          if (sameJson(next[list], pipeline[list]))
            expect([made.type, list, next[list] === pipeline[list]]).toEqual([made.type, list, true]);
        }
        expectWhole(next);
        pipeline = next;
      }
    }),
    { numRuns: 400 },
  );
});

function expectWhole(pipeline: Pipeline): void {
  expect(Pipeline.parse(pipeline)).toEqual(pipeline);
  const functions = new Set<string>(pipeline.functions.map(({ id }) => id));
  const inputs = new Set<string>(pipeline.inputs.map(({ id }) => id));
  const nodes = [...pipeline.functions, ...pipeline.inputs, ...pipeline.nests].map(({ id }) => id);
  expect(new Set(nodes).size).toBe(nodes.length);
  for (const wire of pipeline.wires) {
    expect((wire.from.kind === 'input' ? inputs : functions).has(wire.from.id)).toBe(true);
    expect(functions.has(wire.to.id)).toBe(true);
  }
  const ends = pipeline.wires.map((wire) => `${wire.to.id} ${wire.to.parameter}`);
  expect(new Set(ends).size).toBe(ends.length);
  const nested = pipeline.nests.flatMap((nest) => nest.functions);
  expect(new Set(nested).size).toBe(nested.length);
  for (const nest of pipeline.nests) {
    expect(nest.functions.length).toBeGreaterThan(0);
    for (const id of nest.functions) expect(functions.has(id)).toBe(true);
  }
}

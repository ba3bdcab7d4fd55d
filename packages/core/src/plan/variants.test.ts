import { expect, it } from 'vitest';
import type { Pipeline } from '../pipeline/index.ts';
import { compilePlan } from './compile-plan.ts';
import { sampleNest, samplePipeline, sampleProfile } from './sample-pipeline.ts';

const as = (name: string) => ({ variant: { of: 'solver', name } });
const one = { kind: 'value', value: 1 } as const;

/** g is drawn to the output of slow; quick gives it too, and reads another input. */
const pipeline = samplePipeline(
  [
    { code: 'def slow(x): ...', ...as('slow') },
    { code: 'def quick(w): ...', ...as('quick') },
    { code: 'def g(y): ...', outputs: ['z'] },
  ],
  { x: one },
);
const drawn: Pipeline = {
  ...pipeline,
  wires: pipeline.wires.filter(({ from }) => from.id === 'f_slow'),
};

it('compiles the active variant alone, the first where none is named', () => {
  expect(stagesOf(drawn)).toEqual(['slow', 'g']);
  expect(stagesOf({ ...drawn, activeVariants: { solver: 'slow' } })).toEqual(['slow', 'g']);
});

it('takes a wire from an inactive one for the active one, and asks for what that needs', () => {
  const quick = { ...drawn, activeVariants: { solver: 'quick' } };
  const compiled = compilePlan(quick, sampleProfile());
  expect(compiled.facts.missingInputs).toEqual(['w']);
  const inputs = drawn.inputs.map((input) => ({ ...input, name: 'w' }));
  expect(stagesOf({ ...quick, inputs })).toEqual(['quick', 'g']);
});

it('takes wires from several variants into one parameter for one', () => {
  expect(pipeline.wires).toHaveLength(2);
  expect(stagesOf(pipeline)).toEqual(['slow', 'g']);
  const twice = { ...pipeline, wires: [...drawn.wires, ...drawn.wires] };
  expect(compilePlan(twice, sampleProfile()).problems.map(({ code }) => code)).toEqual(['WIRE_DUPLICATE']);
});

it('lets a variant be several functions, and be in a nest', () => {
  const several = samplePipeline(
    [
      { code: 'def slow(x): ...', ...as('slow') },
      { code: 'def first(x): ...', outputs: ['h'], ...as('quick') },
      { code: 'def second(h): ...', ...as('quick') },
      { code: 'def g(y): ...', outputs: ['z'] },
    ],
    { x: one },
    { activeVariants: { solver: 'quick' } },
  );
  expect(stagesOf(several)).toEqual(['first', 'second', 'g']);
  const nests = [sampleNest(['f_slow', 'f_first', 'f_second'], { outputs: ['y'] })];
  expect(stagesOf({ ...several, nests })).toEqual(['nest', 'g']);
});

function stagesOf(of: Pipeline): string[] {
  const compiled = compilePlan(of, sampleProfile());
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(' '));
  return compiled.plan.stages.map(({ id }) => id);
}

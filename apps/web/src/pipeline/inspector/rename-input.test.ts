import { applyEdit, type Pipeline } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { drawnPipeline, X } from '../drawn-pipeline.fixture.ts';
import { readSignatures } from '../signature.ts';
import { renameInput } from './rename-input.ts';

/** `x` feeds `double` by its name alone. */
function unwired(): Pipeline {
  const drawn = drawnPipeline();
  return { ...drawn, wires: drawn.wires.filter(({ from }) => from.id !== X) };
}

function renamed(pipeline: Pipeline, name: string, to: string) {
  const read = renameInput(pipeline, readSignatures(pipeline, null), { id: X, name }, to);
  return read.ok ? read.value.reduce(applyEdit, pipeline) : read.message;
}

describe('renaming an input', () => {
  test('keeps what it feeds by its name alone, by a wire', () => {
    const after = renamed(unwired(), 'x', 'samples');
    expect(after).toMatchObject({
      inputs: [{ name: 'samples' }],
      wires: [{ to: { parameter: 'y' } }, { from: { id: X }, to: { id: 'f_double', parameter: 'x' } }],
    });
  });

  test('refuses a name by which it would feed something else too', () => {
    expect(renamed(drawnPipeline(), 'x', 'start')).toMatch(/total has a parameter "start"/);
  });

  test('lets one that feeds nothing take the name of a parameter, to feed it', () => {
    const drawn = unwired();
    const idle = { ...drawn, inputs: drawn.inputs.map((input) => ({ ...input, name: 'spare' })) };
    expect(renamed(idle, 'spare', 'x')).toMatchObject({ inputs: [{ name: 'x' }] });
  });

  test('changes nothing when the name stays', () => {
    const drawn = drawnPipeline();
    expect(renamed(drawn, 'x', 'x')).toBe(drawn);
  });
});

import { applyEdit } from '@gridloom/core/pipeline';
import { describe, expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL } from '../drawn-pipeline.fixture.ts';
import { addNode } from './add-node.ts';

const AT = { x: 10, y: 20 };

describe('adding a node', () => {
  test('connects a new function to the wire that was let go, and names its parameter after it', () => {
    const pipeline = drawnPipeline();
    const from = { kind: 'output', id: TOTAL, output: 'z' } as const;
    const { id, edits } = addNode(pipeline, { kind: 'function' }, AT, { kind: 'from', from, name: 'z' });
    const after = edits.reduce(applyEdit, pipeline);
    expect(after.functions.at(-1)).toMatchObject({ id, position: AT, code: expect.stringContaining('(z):') });
    expect(after.wires.at(-1)).toEqual({ from, to: { id, parameter: 'z' } });
  });

  test('begins a shell command and a JavaScript function with code that takes what the wire brings', () => {
    const pipeline = drawnPipeline();
    const from = { kind: 'output', id: TOTAL, output: 'z' } as const;
    const codes = (['shell', 'javascript'] as const).map((language) => {
      const { edits } = addNode(pipeline, { kind: 'function', language }, AT, { kind: 'from', from, name: 'z' });
      return edits.reduce(applyEdit, pipeline).functions.at(-1);
    });
    expect(codes).toMatchObject([
      { language: 'shell', code: `# new_function(z) -> text\nprintf '%s\\n' "$z"\n` },
      { language: 'javascript', code: 'function new_function(z) {\n  return z;\n}\n' },
    ]);
  });

  test('gives a parameter an input of its name', () => {
    const pipeline = drawnPipeline();
    const to = { id: TOTAL, parameter: 'start' };
    const { id, edits } = addNode(pipeline, { kind: 'input' }, AT, { kind: 'to', to });
    const after = edits.reduce(applyEdit, pipeline);
    expect(after.inputs.at(-1)).toMatchObject({ id, name: 'start' });
    expect(after.wires.at(-1)).toEqual({ from: { kind: 'input', id }, to });
  });

  test('connects the copy of a function by its first parameter, under output names that are free', () => {
    const pipeline = drawnPipeline();
    const item = pipeline.functions.find(({ id }) => id === DOUBLE)!;
    const from = { kind: 'output', id: TOTAL, output: 'z' } as const;
    const { id, edits } = addNode(pipeline, { kind: 'copy', item }, AT, { kind: 'from', from, name: 'z' });
    const after = edits.reduce(applyEdit, pipeline);
    expect(after.functions.at(-1)).toMatchObject({ id, outputs: ['y2'], mapspec: 'x[i] -> y2[i]', position: AT });
    expect(after.wires.at(-1)).toEqual({ from, to: { id, parameter: 'x' } });
  });
});

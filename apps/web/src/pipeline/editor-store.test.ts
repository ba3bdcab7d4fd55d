import { describe, expect, test } from 'vitest';
import { DOUBLE, drawnPipeline, TOTAL, X } from './drawn-pipeline.fixture.ts';
import { createEditorStore } from './editor-store.ts';

const opened = () => createEditorStore(drawnPipeline()).getState;
const move = (x: number) => ({ type: 'moveNodes', positions: { [DOUBLE]: { x, y: 0 } } }) as const;

describe('the editor store', () => {
  test('undoes and redoes an edit', () => {
    const editor = opened();
    const before = editor().pipeline;
    editor().edit({ type: 'removeNodes', ids: [X] });
    const after = editor().pipeline;
    editor().undo();
    expect(editor().pipeline).toBe(before);
    editor().redo();
    expect(editor().pipeline).toBe(after);
  });

  test('makes several edits at once one step', () => {
    const editor = opened();
    editor().edit({ type: 'removeNodes', ids: [X] }, { type: 'removeNodes', ids: [DOUBLE] });
    expect(editor().past).toHaveLength(1);
    editor().undo();
    expect(editor().pipeline.functions).toHaveLength(2);
  });

  test('makes a whole drag one step', () => {
    const editor = opened();
    editor().beginGesture();
    for (const x of [310, 320, 330]) editor().edit(move(x));
    editor().endGesture();
    expect(editor().past).toHaveLength(1);
    editor().undo();
    expect(editor().pipeline.functions[0]?.position.x).toBe(300);
  });

  test('remembers nothing of a gesture or an edit that changed nothing', () => {
    const editor = opened();
    editor().beginGesture();
    editor().endGesture();
    editor().edit(move(300));
    expect(editor().past).toEqual([]);
  });

  test('undoes an unfinished gesture as a whole', () => {
    const editor = opened();
    editor().beginGesture();
    editor().edit(move(310));
    editor().edit(move(320));
    editor().undo();
    expect(editor().pipeline.functions[0]?.position.x).toBe(300);
    expect(editor().future).toHaveLength(1);
  });

  test('forgets what was undone once something else is done', () => {
    const editor = opened();
    editor().edit(move(310));
    editor().undo();
    editor().edit(move(400));
    expect(editor().future).toEqual([]);
  });

  test('keeps selecting out of the undo steps', () => {
    const editor = opened();
    editor().select([DOUBLE]);
    expect(editor().past).toEqual([]);
    expect(editor().selected).toEqual(new Set([DOUBLE]));
  });

  test('keeps the ports of code that cannot be read, and reads them again once it can', () => {
    const editor = opened();
    const names = () =>
      editor()
        .signatures.get(TOTAL)
        ?.parameters.map((parameter) => parameter.name);
    const code = (text: string) =>
      ({ type: 'setFunctionCode', id: TOTAL, code: text, entry: 'total', renames: {} }) as const;
    editor().edit(code('def '));
    expect(editor().signatures.get(TOTAL)?.broken).toBe(true);
    expect(names()).toEqual(['y', 'start']);
    editor().edit(code('def total(y):\n    return y\n'));
    expect(names()).toEqual(['y']);
  });

  test('drops the wire into a parameter that was deleted, and brings it back on undo', () => {
    const editor = opened();
    editor().beginGesture();
    editor().edit({
      type: 'setFunctionCode',
      id: TOTAL,
      code: 'def total():\n    return 0\n',
      entry: 'total',
      renames: {},
    });
    editor().dropLostWires();
    editor().endGesture();
    expect(editor().pipeline.wires).toHaveLength(1);
    editor().undo();
    expect(editor().pipeline.wires).toHaveLength(2);
  });

  test('opens the tab and asks for the field of a problem', () => {
    const editor = opened();
    editor().showPlace({ node: { kind: 'function', id: DOUBLE }, field: 'resources.memory' });
    expect(editor()).toMatchObject({ tab: 'resources', focus: { field: 'resources.memory' } });
    expect(editor().selected).toEqual(new Set([DOUBLE]));
  });
});

import { applyEdit } from '@gridloom/core/pipeline';
import { expect, test } from 'vitest';
import { compilesAlike } from './compile-pipeline.ts';
import { DOUBLE, drawnPipeline, X } from './drawn-pipeline.fixture.ts';

test('moving nodes and writing notes changes nothing for the compiler; code, names and values do', () => {
  const before = drawnPipeline();
  const moved = applyEdit(before, { type: 'moveNodes', positions: { [DOUBLE]: { x: 1, y: 2 }, [X]: { x: 3, y: 4 } } });
  expect(moved).not.toBe(before);
  expect(compilesAlike(before, moved)).toBe(true);
  expect(compilesAlike(before, applyEdit(before, { type: 'changeFunction', id: DOUBLE, patch: { notes: 'n' } }))).toBe(
    true,
  );
  expect(
    compilesAlike(before, applyEdit(before, { type: 'changeFunction', id: DOUBLE, patch: { mapspec: null } })),
  ).toBe(false);
  expect(
    compilesAlike(before, applyEdit(before, { type: 'changeInput', id: X, patch: { value: { kind: 'none' } } })),
  ).toBe(false);
  expect(compilesAlike(before, applyEdit(before, { type: 'removeNodes', ids: [X] }))).toBe(false);
});

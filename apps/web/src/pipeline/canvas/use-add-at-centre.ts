import type { Pipeline, Position } from '@gridloom/core/pipeline';
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback } from 'react';
import { useEditorStore } from '../editor-context.ts';
import { type AddChoice, addNode } from './add-node.ts';
import { CARD } from './node-geometry.ts';

/** Adds a node in the middle of what is in view, selects it, and shows it if it lies outside. */
export function useAddAtCentre(): (choice: AddChoice) => void {
  const store = useEditorStore();
  const flow = useStoreApi();
  const { getViewport } = useReactFlow();
  return useCallback(
    (choice) => {
      const { pipeline, edit, select } = store.getState();
      const { width, height } = flow.getState();
      const { x, y, zoom } = getViewport();
      const centre = { x: (width / 2 - x) / zoom - CARD.width / 2, y: (height / 2 - y) / zoom - 60 };
      const wish = choice.kind === 'input' ? { x: centre.x - STEP.x, y: centre.y } : centre;
      const at = freePlace(pipeline, wish, choice.kind === 'input' ? STEP_DOWN : STEP_RIGHT);
      const { id, edits } = addNode(pipeline, choice, at, null);
      edit(...edits);
      select([id]);
    },
    [store, flow, getViewport],
  );
}

/** The pipeline reads from left to right: functions line up to the right, inputs below each other left of them. */
const STEP = { x: 300, y: 80 } as const;

export const STEP_RIGHT: Position = { x: STEP.x, y: 0 };
const STEP_DOWN: Position = { x: 0, y: STEP.y };

/** The wished place, or the next one a step further where no card lies. */
export function freePlace(pipeline: Pipeline, wish: Position, step: Position): Position {
  const taken = [...pipeline.functions, ...pipeline.inputs].map((node) => node.position);
  const place = { x: Math.round(wish.x), y: Math.round(wish.y) };
  while (taken.some(({ x, y }) => Math.abs(x - place.x) < CARD.width + 20 && Math.abs(y - place.y) < STEP.y)) {
    place.x += step.x;
    place.y += step.y;
  }
  return place;
}

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
      const { id, edits } = addNode(pipeline, choice, freePlace(pipeline, centre), null);
      edit(...edits);
      select([id]);
    },
    [store, flow, getViewport],
  );
}

/** The wished place, or the next one below where no card lies. */
export function freePlace(pipeline: Pipeline, wish: Position): Position {
  const taken = [...pipeline.functions, ...pipeline.inputs].map((node) => node.position);
  let y = Math.round(wish.y);
  const x = Math.round(wish.x);
  while (taken.some((place) => Math.abs(place.x - x) < CARD.width && Math.abs(place.y - y) < 130)) y += 40;
  return { x, y };
}

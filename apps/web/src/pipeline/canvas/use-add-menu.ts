import { type Pipeline, type Position, refuseWire } from '@gridloom/core/pipeline';
import { type FinalConnectionState, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useState } from 'react';
import { useEditorStore } from '../editor-context.ts';
import type { Signatures } from '../signature.ts';
import type { LooseWire } from './add-node.ts';
import { CARD } from './node-geometry.ts';
import { toWire } from './to-react-flow.ts';
import { freePlace, STEP_RIGHT } from './use-add-at-centre.ts';

/** The add menu where it is open: its place on the screen and on the canvas, and the wire that waits for a node. */
export type OpenedAddMenu = { readonly screen: Position; readonly at: Position; readonly loose: LooseWire | null };

/** Opens the add menu from its doors: a key, a double click, a wire let go over the empty canvas. */
export function useAddMenu(root: RefObject<HTMLElement | null>) {
  const store = useEditorStore();
  const { screenToFlowPosition } = useReactFlow();
  const [opened, setOpened] = useState<OpenedAddMenu | null>(null);

  const openAt = useCallback(
    (pointer: Position, loose: LooseWire | null) => {
      const box = root.current?.getBoundingClientRect();
      if (!box) return;
      const point = screenToFlowPosition(pointer);
      // The new card's ports lie near the pointer, on the side of the loose wire.
      const at = { x: loose?.kind === 'to' ? point.x - CARD.width : point.x, y: point.y - CARD.header - CARD.row };
      const screen = {
        x: Math.max(8, Math.min(pointer.x - box.left, box.width - 288)),
        y: Math.max(8, Math.min(pointer.y - box.top, box.height - 320)),
      };
      setOpened({ screen, at: { x: Math.round(at.x), y: Math.round(at.y) }, loose });
    },
    [root, screenToFlowPosition],
  );

  const open = useCallback(() => {
    const box = root.current?.getBoundingClientRect();
    if (!box) return;
    openAt({ x: box.left + box.width / 2 - 140, y: box.top + box.height / 3 }, null);
    // A key names no place, so the new card must not cover another.
    setOpened((now) => now && { ...now, at: freePlace(store.getState().pipeline, now.at, STEP_RIGHT) });
  }, [root, openAt, store]);

  function onDoubleClick(event: MouseEvent) {
    if (!(event.target instanceof Element) || !event.target.closest('.react-flow__pane')) return;
    openAt({ x: event.clientX, y: event.clientY }, null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Tab' || event.shiftKey || event.target !== event.currentTarget) return;
    event.preventDefault();
    open();
  }

  function onConnectEnd(event: globalThis.MouseEvent | TouchEvent, connection: FinalConnectionState) {
    const { pipeline, signatures, edit } = store.getState();
    const handle = connection.fromHandle;
    if (!handle || connection.isValid || connection.toHandle) return;
    const pointer = pointerOf(event);
    const under = document.elementFromPoint(pointer.x, pointer.y);
    const node = under?.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
    if (node) {
      const wire = handle.type === 'source' && fittingWire(pipeline, signatures, handle, node);
      if (wire) edit({ type: 'connect', ...wire });
    } else if (under?.closest('.react-flow__pane')) {
      openAt(pointer, looseWire(pipeline, handle));
    }
  }

  return { opened, open, close: useCallback(() => setOpened(null), []), onDoubleClick, onKeyDown, onConnectEnd };
}

type HandleEnd = { readonly nodeId: string; readonly id?: string | null; readonly type: 'source' | 'target' };

/** The wire from an output to the first parameter of a node that is free and takes it; a port of the same name first. */
function fittingWire(pipeline: Pipeline, signatures: Signatures, handle: HandleEnd, nodeId: string) {
  const taken = new Set(pipeline.wires.filter((wire) => wire.to.id === nodeId).map((wire) => wire.to.parameter));
  const input = pipeline.inputs.find((item) => item.id === handle.nodeId);
  const name = input?.name ?? handle.id;
  const free = (signatures.get(nodeId)?.parameters ?? []).filter((parameter) => !taken.has(parameter.name));
  const parameter = free.find((candidate) => candidate.name === name) ?? free[0];
  if (!parameter) return null;
  const ends = { source: handle.nodeId, sourceHandle: handle.id ?? null, target: nodeId, targetHandle: parameter.name };
  const wire = toWire(pipeline, ends);
  return wire && refuseWire(pipeline, wire) === null ? wire : null;
}

function looseWire(pipeline: Pipeline, handle: HandleEnd): LooseWire | null {
  const target = pipeline.functions.find((item) => item.id === handle.nodeId);
  if (handle.type === 'target') {
    return target && handle.id ? { kind: 'to', to: { id: target.id, parameter: handle.id } } : null;
  }
  const input = pipeline.inputs.find((item) => item.id === handle.nodeId);
  if (input) return { kind: 'from', from: { kind: 'input', id: input.id }, name: input.name };
  if (!target || !handle.id) return null;
  return { kind: 'from', from: { kind: 'output', id: target.id, output: handle.id }, name: handle.id };
}

function pointerOf(event: globalThis.MouseEvent | TouchEvent): Position {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}

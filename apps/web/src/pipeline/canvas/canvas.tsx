import '@xyflow/react/dist/style.css';
import { type Pipeline, refuseWire, type Wire } from '@gridloom/core/pipeline';
import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  type NodeProps,
  ReactFlow,
  SelectionMode,
} from '@xyflow/react';
import { useMemo, useRef } from 'react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useCompiled } from '../use-compiled.ts';
import { AddMenu } from './add-menu.tsx';
import classes from './canvas.module.css';
import { CanvasControls } from './canvas-controls.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { FunctionCard } from './function-card.tsx';
import { InputCard } from './input-card.tsx';
import { NestFrame } from './nest-frame.tsx';
import { RefusalHint } from './refusal-hint.tsx';
import {
  type CanvasNode,
  type FunctionNode,
  type InputNode,
  type NestNode,
  toEdges,
  toMoves,
  toNodes,
  toWire,
  type WireEdge,
} from './to-react-flow.ts';
import { useAddMenu } from './use-add-menu.ts';
import { useCanvasCommands } from './use-canvas-commands.ts';
import { useClipboard } from './use-clipboard.ts';
import { WireLine } from './wire-line.tsx';

/** The pipeline as a drawing. React Flow only shows it and reports gestures; the store holds the truth. */
export function Canvas() {
  const store = useEditorStore();
  const { nodes, edges } = useDrawing();
  const isEmpty = nodes.length === 0;
  const root = useRef<HTMLElement>(null);
  const menu = useAddMenu(root);
  useCanvasCommands(menu.open);
  useClipboard(root);

  function onNodesChange(changes: NodeChange<CanvasNode>[]) {
    const { edit, select, selected } = store.getState();
    const moves = toMoves(changes);
    if (moves) edit(moves);
    select(selectionAfter(selected, changes));
  }

  function onEdgesChange(changes: EdgeChange<WireEdge>[]) {
    const { select, selected } = store.getState();
    select(selectionAfter(selected, changes));
  }

  function onConnect(connection: Connection) {
    const { pipeline, edit } = store.getState();
    const wire = toWire(pipeline, connection);
    if (wire) edit({ type: 'connect', ...wire });
  }

  return (
    <section
      ref={root}
      className={classes.canvas}
      aria-label="Canvas"
      // Clicking the empty canvas gives it the focus, so that Tab there can add; walking by Tab passes it by.
      tabIndex={-1}
      onKeyDown={menu.onKeyDown}
      onDoubleClick={menu.onDoubleClick}
    >
      <ReactFlow<CanvasNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStart={store.getState().beginGesture}
        onNodeDragStop={store.getState().endGesture}
        onSelectionDragStart={store.getState().beginGesture}
        onSelectionDragStop={store.getState().endGesture}
        onPaneClick={() => root.current?.focus()}
        onConnect={onConnect}
        onConnectEnd={menu.onConnectEnd}
        isValidConnection={(connection) => accepts(store.getState().pipeline, connection)}
        connectionRadius={40}
        deleteKeyCode={null}
        multiSelectionKeyCode={MULTI_SELECT}
        selectionMode={SelectionMode.Partial}
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.6} color="var(--gl-dots)" />
        {!isEmpty && (
          <MiniMap
            className={classes.minimap}
            pannable
            zoomable
            position="bottom-left"
            ariaLabel="Overview"
            nodeColor="var(--gl-line-strong)"
            maskColor="var(--gl-minimap-mask)"
            bgColor="var(--gl-surface)"
          />
        )}
        <CanvasControls />
        <RefusalHint />
      </ReactFlow>
      {isEmpty && <EmptyCanvas />}
      {menu.opened && <AddMenu {...menu.opened} onClose={menu.close} />}
    </section>
  );
}

/** Nodes and wires to draw, the same objects as long as they look the same. */
function useDrawing() {
  const pipeline = useEditor(readPipeline);
  const signatures = useEditor(readSignatures);
  const selected = useEditor(readSelected);
  const { facts } = useCompiled();
  const before = useRef<CanvasNode[]>([]);
  const nodes = useMemo(() => {
    before.current = toNodes({ pipeline, signatures, facts }, selected, before.current);
    return before.current;
  }, [pipeline, signatures, facts, selected]);
  const edges = useMemo(
    () => toEdges({ pipeline, signatures, facts }, selected),
    [pipeline, signatures, facts, selected],
  );
  return { nodes, edges };
}

const readPipeline = (state: EditorState) => state.pipeline;
const readSignatures = (state: EditorState) => state.signatures;
const readSelected = (state: EditorState) => state.selected;

const FIT = { padding: 0.06, maxZoom: 1 };
const MULTI_SELECT = ['Shift', 'Meta', 'Control'];

const NODE_TYPES = {
  function: ({ id, data, selected }: NodeProps<FunctionNode>) => <FunctionCard {...{ id, data, selected }} />,
  nest: ({ id, data, selected }: NodeProps<NestNode>) => <NestFrame {...{ id, data, selected }} />,
  'pipeline-input': ({ id, data, selected }: NodeProps<InputNode>) => <InputCard {...{ id, data, selected }} />,
};
const EDGE_TYPES = { wire: WireLine };

function accepts(pipeline: Pipeline, connection: Connection | WireEdge): boolean {
  const wire: Wire | null = toWire(pipeline, {
    source: connection.source,
    sourceHandle: connection.sourceHandle ?? null,
    target: connection.target,
    targetHandle: connection.targetHandle ?? null,
  });
  return wire !== null && refuseWire(pipeline, wire) === null;
}

function selectionAfter(selected: ReadonlySet<string>, changes: readonly (NodeChange | EdgeChange)[]): Set<string> {
  const next = new Set(selected);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return next;
}

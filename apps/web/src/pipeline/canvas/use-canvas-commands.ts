import { fragmentOf, newNest, type PipelineEdit, stageNames, uniqueName } from '@gridloom/core/pipeline';
import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { type Command } from '../../ui/command.ts';
import { useCommands } from '../../ui/command-registry.ts';
import { notifyDone } from '../../ui/notify.ts';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState, EditorStore } from '../editor-store.ts';
import { freshIds, newFunctionId } from '../new-ids.ts';
import { tidyUp } from './tidy-up.ts';
import { wireId } from './to-react-flow.ts';
import { useAddAtCentre } from './use-add-at-centre.ts';
import { useConnectByName } from './use-connect-by-name.ts';

/** Everything the canvas can do, in the command bar and on keys; and each node by name. */
export function useCanvasCommands(openAddMenu: () => void): void {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const addAtCentre = useAddAtCentre();
  const connect = useConnectByName();
  const { fitView, zoomIn, zoomOut } = useReactFlow();

  const commands = useMemo((): readonly Command[] => {
    const group = 'Canvas';
    const fit = (ids?: string[]) =>
      void fitView({ padding: 0.06, maxZoom: 1, duration: 200, ...(ids && { nodes: ids.map((id) => ({ id })) }) });
    return [
      { id: 'add', group, label: 'Add…', shortcut: 'N', run: openAddMenu },
      { id: 'add-function', group, label: 'Add function', run: () => addAtCentre({ kind: 'function' }) },
      {
        id: 'add-shell',
        group,
        label: 'Add shell command',
        keywords: ['bash', 'sh', 'script', 'program'],
        run: () => addAtCentre({ kind: 'function', language: 'shell' }),
      },
      {
        id: 'add-javascript',
        group,
        label: 'Add JavaScript function',
        keywords: ['node', 'js'],
        run: () => addAtCentre({ kind: 'function', language: 'javascript' }),
      },
      { id: 'add-input', group, label: 'Add input', run: () => addAtCentre({ kind: 'input' }) },
      {
        id: 'delete',
        group,
        label: 'Delete selection',
        shortcut: 'Delete Backspace',
        run: () => removeSelected(store),
      },
      { id: 'duplicate', group, label: 'Duplicate selection', shortcut: 'mod+D', run: () => duplicate(store) },
      {
        id: 'nest',
        group,
        label: 'Nest selection into one task',
        keywords: ['group', 'combine', 'nested', 'fuse'],
        run: () => nestSelected(store),
      },
      {
        id: 'unnest',
        group,
        label: 'Unnest selection',
        keywords: ['ungroup', 'split'],
        run: () => unnestSelected(store),
      },
      { id: 'select-all', group, label: 'Select all', shortcut: 'mod+A', run: () => selectAll(store) },
      {
        id: 'connect-by-name',
        group,
        label: 'Connect by name',
        keywords: ['wire', 'match'],
        shortcut: 'shift+alt+W',
        run: connect,
      },
      {
        id: 'tidy',
        group,
        label: 'Tidy up',
        keywords: ['layout', 'arrange', 'align'],
        shortcut: 'shift+alt+T',
        run: () => {
          const { pipeline: now, signatures, edit } = store.getState();
          edit({ type: 'moveNodes', positions: tidyUp(now, signatures) });
          fit();
        },
      },
      { id: 'fit', group, label: 'Fit to window', shortcut: 'F', run: () => fit() },
      { id: 'zoom-in', group, label: 'Zoom in', shortcut: '+', run: () => void zoomIn() },
      { id: 'zoom-out', group, label: 'Zoom out', shortcut: '-', run: () => void zoomOut() },
    ];
  }, [store, openAddMenu, addAtCentre, connect, fitView, zoomIn, zoomOut]);

  const places = useMemo(
    (): readonly Command[] =>
      [
        ...pipeline.functions.map(({ id, entry }) => ({ id, label: entry, description: 'Function' })),
        ...pipeline.nests.map(({ id, name }) => ({ id, label: name, description: 'Nest' })),
        ...pipeline.inputs.map(({ id, name }) => ({ id, label: name, description: 'Input' })),
      ].map(({ id, label, description }) => ({
        id: `node-${id}`,
        group: 'On this canvas',
        label,
        description,
        run: () => {
          store.getState().select([id]);
          void fitView({ nodes: [{ id }], padding: 0.4, maxZoom: 1, duration: 200 });
        },
      })),
    [pipeline, store, fitView],
  );

  useCommands(commands);
  useCommands(places);
}

function removeSelected(store: EditorStore): void {
  const { pipeline, selected, edit } = store.getState();
  const nodes = [...pipeline.nests, ...pipeline.functions, ...pipeline.inputs]
    .filter(({ id }) => selected.has(id))
    .map(({ id }) => id);
  const wires = pipeline.wires.filter(({ to }) => selected.has(wireId(to)));
  edit(...wires.map(({ to }): PipelineEdit => ({ type: 'disconnect', to })), { type: 'removeNodes', ids: nodes });
  store.getState().select([]);
}

function nestSelected(store: EditorStore): void {
  const { pipeline, selected, edit, select } = store.getState();
  const members = pipeline.functions.filter(({ id }) => selected.has(id));
  const [first] = members;
  if (!first || members.length < 2) return notifyDone('Select two functions or more, then nest them.');
  const nest = newNest(newFunctionId(), {
    name: uniqueName(stageNames(pipeline), members.map(({ entry }) => entry).join('_then_')),
    functions: members.map(({ id }) => id),
    position: first.position,
  });
  edit({ type: 'nest', nest });
  select([nest.id]);
}

function unnestSelected(store: EditorStore): void {
  const { pipeline, selected, edit } = store.getState();
  const nests = pipeline.nests.filter(
    ({ id, functions }) => selected.has(id) || functions.some((of) => selected.has(of)),
  );
  if (nests.length === 0) return notifyDone('Select a nest, or a function in one, to unnest it.');
  edit(...nests.map(({ id }): PipelineEdit => ({ type: 'unnest', id })));
  store.getState().select(nests.flatMap(({ functions }) => functions));
}

function duplicate(store: EditorStore): void {
  const { pipeline, selected, edit, select } = store.getState();
  const fragment = fragmentOf(pipeline, selected);
  const ids = freshIds([...fragment.functions, ...fragment.inputs, ...fragment.nests].map(({ id }) => id));
  edit({ type: 'paste', fragment, freshIds: ids, offset: { x: 40, y: 40 } });
  if (Object.keys(ids).length > 0) select(Object.values(ids));
}

function selectAll(store: EditorStore): void {
  const { pipeline, select } = store.getState();
  select([...pipeline.functions, ...pipeline.inputs].map(({ id }) => id));
}

const readPipeline = (state: EditorState) => state.pipeline;

import { ActionIcon, Tooltip } from '@mantine/core';
import { Redo2, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { shortcutText } from '../../ui/command.ts';
import { useCommands } from '../../ui/command-registry.ts';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './bar.module.css';

const UNDO = 'mod+Z';
const REDO = 'mod+shift+Z mod+Y';

export function UndoButtons() {
  const store = useEditorStore();
  const canUndo = useEditor(readCanUndo);
  const canRedo = useEditor(readCanRedo);
  const { undo, redo } = store.getState();
  useCommands(
    useMemo(
      () => [
        { id: 'undo', group: 'Editor', label: 'Undo', shortcut: UNDO, disabled: !canUndo, run: undo },
        { id: 'redo', group: 'Editor', label: 'Redo', shortcut: REDO, disabled: !canRedo, run: redo },
      ],
      [canUndo, canRedo, undo, redo],
    ),
  );
  return (
    <div className={classes.history}>
      <Tooltip label={`Undo (${shortcutText(UNDO)})`}>
        <ActionIcon aria-label="Undo" disabled={!canUndo} onClick={undo}>
          <Undo2 size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Redo (${shortcutText(REDO)})`}>
        <ActionIcon aria-label="Redo" disabled={!canRedo} onClick={redo}>
          <Redo2 size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

const readCanUndo = ({ past, gestureStart, pipeline }: EditorState) =>
  past.length > 0 || (gestureStart !== null && gestureStart !== pipeline);
const readCanRedo = ({ future }: EditorState) => future.length > 0;

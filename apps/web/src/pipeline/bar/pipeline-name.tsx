import { type KeyboardEvent, useState } from 'react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './bar.module.css';

/** The pipeline's name, renamed in place: click, type, Enter; Escape leaves it as it was. */
export function PipelineName() {
  const store = useEditorStore();
  const name = useEditor(readName);
  const [draft, setDraft] = useState<string | null>(null);

  function finish() {
    if (draft?.trim()) store.getState().edit({ type: 'renamePipeline', name: draft.trim() });
    setDraft(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') finish();
    if (event.key === 'Escape') setDraft(null);
  }

  if (draft === null) {
    return (
      <h1 className={classes.heading}>
        <button type="button" className={classes.name} title={`Rename ${name}`} onClick={() => setDraft(name)}>
          {name || 'Untitled'}
        </button>
      </h1>
    );
  }
  return (
    <input
      // The user has just asked to write here.
      autoFocus
      className={classes.name}
      aria-label="Pipeline name"
      value={draft}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={onKeyDown}
    />
  );
}

const readName = (state: EditorState) => state.pipeline.name;

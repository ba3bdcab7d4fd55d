import { Tooltip } from '@mantine/core';
import { useStore } from 'zustand';
import type { Autosave, SaveState } from '../autosave.ts';
import classes from './bar.module.css';

/** Whether the work is safe, in a few words. */
export function SaveStateText({ autosave }: { readonly autosave: Autosave }) {
  const saveState = useStore(autosave.store);
  const reason = saveState.state === 'failed' ? reasonOf(saveState.error) : '';
  return (
    <Tooltip label={reason} disabled={reason === ''} multiline maw={320}>
      <span className={classes.saveState} data-state={saveState.state} role="status" aria-label="Save state">
        {wordsFor(saveState)}
      </span>
    </Tooltip>
  );
}

function wordsFor({ state, revision }: SaveState): string {
  switch (state) {
    case 'saved':
      return `Saved · revision ${revision}`;
    case 'unsaved':
    case 'saving':
      return 'Saving…';
    case 'changed-elsewhere':
      return 'Not saved: changed elsewhere';
    case 'failed':
      return 'Not saved, trying again…';
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

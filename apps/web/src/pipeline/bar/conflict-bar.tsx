import { Button } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { Autosave } from '../autosave.ts';
import classes from './bar.module.css';

type ConflictBarProps = {
  readonly autosave: Autosave;
  /** Shows what is saved, and forgets what is here. */
  readonly onReload: () => void;
  readonly onSaveAsCopy: () => void;
};

/** Two people, or two tabs, changed the pipeline: nothing is overwritten, the user chooses. */
export function ConflictBar({ autosave, onReload, onSaveAsCopy }: ConflictBarProps) {
  const { state } = useStore(autosave.store);
  if (state !== 'changed-elsewhere') return null;
  return (
    <div className={classes.conflict} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <span className={classes.conflictText}>
        This pipeline was saved elsewhere meanwhile, so your latest changes are not saved. Reload to see what is saved,
        or keep yours as a copy.
      </span>
      <Button variant="default" onClick={onReload}>
        Reload
      </Button>
      <Button variant="default" onClick={onSaveAsCopy}>
        Save as copy
      </Button>
    </div>
  );
}

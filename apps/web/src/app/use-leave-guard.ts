import { useBlocker } from '@tanstack/react-router';
import type { Autosave } from '../pipeline/autosave.ts';
import { confirmDestructive } from '../ui/confirm.tsx';

/** Leaving saves first; where that is impossible, it asks. */
export function useLeaveGuard(autosave: Autosave): void {
  useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      await autosave.flush();
      const { state } = autosave.store.getState();
      if (state === 'saved') return false;
      return !(await confirmDestructive({
        title: 'Leave without saving?',
        text: 'Your latest changes of this pipeline are not saved and would be lost. Save them as a copy, or export them as JSON, to keep them.',
        action: 'Leave and lose changes',
        refusal: 'Stay here',
      }));
    },
    enableBeforeUnload: () => autosave.store.getState().state !== 'saved',
  });
}

import { useCallback } from 'react';
import { notifyDone } from '../../ui/notify.ts';
import { useEditorStore } from '../editor-context.ts';
import { connectByName } from './connect-by-name.ts';

/** Connects all that fits by name, as one undo step, and says how much that was. */
export function useConnectByName(): () => void {
  const store = useEditorStore();
  return useCallback(() => {
    const { pipeline, signatures, edit } = store.getState();
    const wires = connectByName(pipeline, signatures);
    edit(...wires);
    notifyDone(
      wires.length === 0
        ? 'Nothing to connect: no free parameter is called like an output or an input.'
        : `${wires.length} ${wires.length === 1 ? 'wire' : 'wires'} drawn by name.`,
    );
  }, [store]);
}

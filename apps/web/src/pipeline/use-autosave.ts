import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { type Autosave, createAutosave } from './autosave.ts';
import type { EditorStore } from './editor-store.ts';

type Opened = { readonly id: string; readonly revision: number };

/** Saves the opened pipeline after each change, as long as its editor is on the page. */
export function useAutosave(store: EditorStore, { id, revision }: Opened): Autosave {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { mutateAsync } = useMutation(trpc.pipeline.save.mutationOptions());
  const [autosave] = useState(() =>
    createAutosave({
      revision,
      pipeline: store.getState().pipeline,
      delayMs: 800,
      retryMs: 4_000,
      save: async (onTopOf, pipeline) => {
        const saved = await mutateAsync({ id, revision: onTopOf, pipeline });
        void client.invalidateQueries({ queryKey: trpc.pipeline.list.queryKey() });
        return saved.revision;
      },
    }),
  );
  useEffect(() => {
    const unsubscribe = store.subscribe(({ pipeline }) => autosave.changed(pipeline));
    return () => {
      unsubscribe();
      void autosave.flush();
    };
  }, [store, autosave]);
  return autosave;
}

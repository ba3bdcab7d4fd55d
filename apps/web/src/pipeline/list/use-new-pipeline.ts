import { blankPipeline, type Pipeline } from '@gridloom/core/pipeline';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../../rpc/trpc.ts';
import { notifyError } from '../../ui/notify.ts';

/** Saves a new pipeline and says where it went. */
export function useNewPipeline(onCreated: (id: string) => void) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const creation = useMutation(
    trpc.pipeline.create.mutationOptions({
      onSuccess: (saved) => {
        void client.invalidateQueries({ queryKey: trpc.pipeline.list.queryKey() });
        onCreated(saved.id);
      },
      onError: (error) => notifyError('The pipeline was not created.', error),
    }),
  );
  return {
    busy: creation.isPending,
    create: (pipeline: Pipeline) => creation.mutate({ pipeline }),
    createBlank: () => creation.mutate({ pipeline: blankPipeline('Untitled pipeline') }),
  };
}

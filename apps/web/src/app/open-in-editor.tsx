import type { RunView } from '@gridloom/core/run';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { SquarePen } from 'lucide-react';
import { useTRPC, useTRPCClient } from '../rpc/trpc.ts';
import { notifyError } from '../ui/notify.ts';

/**
 * Opens the pipeline a run used. Where the saved one changed since, or is gone, the exact version of the run is saved
 * as a new pipeline: nothing that somebody edited is overwritten.
 */
export function OpenInEditor({ view }: { readonly view: RunView }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const open = useMutation({
    mutationFn: async () => {
      const used = await client.run.pipeline.query({ runId: view.runId });
      const saved = view.pipelineId ? await client.pipeline.get.query({ id: view.pipelineId }).catch(() => null) : null;
      if (saved && JSON.stringify(saved.pipeline) === JSON.stringify(used)) return saved.id;
      const copy = await client.pipeline.create.mutate({ pipeline: { ...used, name: `${used.name} (as run)` } });
      await queries.invalidateQueries({ queryKey: trpc.pipeline.list.queryKey() });
      return copy.id;
    },
    onSuccess: (pipelineId) => void navigate({ to: '/pipelines/$pipelineId', params: { pipelineId } }),
    onError: (error) => notifyError('The pipeline of this run cannot be opened.', error),
  });
  return (
    <Button
      variant="default"
      leftSection={<SquarePen size={14} />}
      loading={open.isPending}
      onClick={() => open.mutate()}
    >
      Open in editor
    </Button>
  );
}

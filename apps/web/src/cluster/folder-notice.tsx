import { useQuery } from '@tanstack/react-query';
import { Archive, FolderX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { Notice } from '../ui/notice.tsx';

type FolderNoticeProps = {
  readonly runId: string;
  /** Null while the run has none. */
  readonly folder: string | null;
  /** Leads to the run folders of the profile. */
  readonly link: ReactNode;
};

/** Says on a run's page that its folder is not in its place any more, and what that means. */
export function FolderNotice({ runId, folder, link }: FolderNoticeProps) {
  const trpc = useTRPC();
  const looked = useQuery(
    trpc.folder.look.queryOptions({ runId }, { enabled: folder !== null, retry: false, staleTime: 30_000 }),
  );
  const known = useQuery(trpc.folder.gone.queryOptions(undefined, { staleTime: 30_000 }));
  // A cluster that does not answer changes nothing of what was seen last.
  const gone = looked.isSuccess ? looked.data : (known.data?.[runId] ?? null);
  if (!gone) return null;
  if (gone.archive !== null)
    return (
      <Notice
        tone="plain"
        icon={Archive}
        hint={<>What Gridloom remembers is shown here; to read values and logs, restore it under {link}.</>}
      >
        <strong>This run is archived</strong>
        <div>
          Its folder is packed in <span className="mono">{gone.archive}</span>.
        </div>
      </Notice>
    );
  return (
    <Notice
      tone="plain"
      icon={FolderX}
      hint="What Gridloom remembers is shown here: the states of the elements, the jobs and the events."
    >
      <strong>The run folder is gone</strong>
      <div>
        There is no <span className="mono">{folder}</span> any more, so values and logs cannot be read.
      </div>
    </Notice>
  );
}

/** A word behind a run in a list, where its folder is not in its place. */
export function FolderMark({ runId }: { readonly runId: string }) {
  const trpc = useTRPC();
  const gone = useQuery(trpc.folder.gone.queryOptions(undefined, { staleTime: 10_000 })).data?.[runId];
  if (!gone) return null;
  return <small style={MARK}>{gone.archive === null ? 'folder deleted' : 'archived'}</small>;
}

const MARK = { marginLeft: 8, color: 'var(--gl-muted)' };

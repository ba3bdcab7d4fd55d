import { THIS_MACHINE } from '@gridloom/core/cluster';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { ProfileEditor } from '../cluster/profile-editor.tsx';
import { ProfileList } from '../cluster/profile-list.tsx';
import { RunFolders } from '../cluster/run-folders.tsx';
import { useConnections } from '../cluster/use-connections.tsx';
import { useTRPC } from '../rpc/trpc.ts';
import { useCommands } from '../ui/command-registry.ts';
import { confirmDestructive } from '../ui/confirm.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';
import classes from './clusters-page.module.css';

const route = getRouteApi('/clusters');
const NEW = 'new';

/** Where runs can go: the profiles, their connections, and their test. */
export function ClustersPage() {
  const trpc = useTRPC();
  const profiles = useQuery(trpc.profile.list.queryOptions(undefined, { refetchInterval: 15_000, staleTime: 0 }));
  const { profile: wanted } = route.useSearch();
  const navigate = route.useNavigate();
  const dirty = useRef(false);
  const [testAtOnce, setTestAtOnce] = useState<string | null>(null);
  const connections = useConnections();
  // The feed is newer than the list.
  const all = (profiles.data ?? []).map((one) => ({ newsAt: null, ...one, ...connections[one.profile.id] }));
  const selected = wanted === NEW ? null : (all.find(({ profile }) => profile.id === wanted) ?? all[0] ?? null);

  const show = useMemo(
    () => async (profile: string) => {
      const lose = dirty.current
        ? await confirmDestructive({
            title: 'Leave without saving?',
            text: 'What you changed in this profile is not saved yet.',
            action: 'Discard changes',
          })
        : true;
      if (!lose) return;
      dirty.current = false;
      setTestAtOnce(null);
      void navigate({ search: { profile } });
    },
    [navigate],
  );
  useCommands(
    useMemo(
      () => [{ id: 'new-cluster', group: 'Clusters', label: 'Add a cluster', run: () => void show(NEW) }],
      [show],
    ),
  );

  return (
    <Page
      title="Clusters"
      bar="Clusters"
      actions={
        <Button variant="default" leftSection={<Plus size={14} />} onClick={() => void show(NEW)}>
          Add cluster
        </Button>
      }
    >
      {profiles.error && <ErrorNotice what="The clusters cannot be read." error={profiles.error} />}
      <div className={classes.columns}>
        {profiles.data ? (
          <ProfileList
            profiles={all}
            selected={selected?.profile.id ?? null}
            onSelect={(id) => id !== selected?.profile.id && void show(id)}
          />
        ) : (
          <Skeleton height={180} />
        )}
        {profiles.data ? (
          <ProfileEditor
            key={selected?.profile.id ?? NEW}
            shown={selected}
            takenIds={all.map(({ profile }) => profile.id)}
            onDirty={(now) => {
              dirty.current = now;
            }}
            testAtOnce={selected !== null && testAtOnce === selected.profile.id}
            onSaved={(id, test) => {
              setTestAtOnce(test ? id : null);
              void navigate({ search: { profile: id }, replace: true });
            }}
            onRemoved={() => void navigate({ search: { profile: THIS_MACHINE }, replace: true })}
          />
        ) : (
          <Skeleton height={420} />
        )}
      </div>
      {selected && (
        <RunFolders
          key={selected.profile.id}
          profileId={selected.profile.id}
          connected={selected.connection.state === 'connected'}
          linkTo={(runId, name) => (
            <Link to="/runs/$runId" params={{ runId }}>
              {name}
            </Link>
          )}
        />
      )}
    </Page>
  );
}

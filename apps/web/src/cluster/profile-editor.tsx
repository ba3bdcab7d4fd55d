import type { Connection, Profile } from '@gridloom/core/cluster';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { confirmDestructive } from '../ui/confirm.tsx';
import { notifyDone, notifyError } from '../ui/notify.ts';
import { ClusterFactsTable } from './cluster-facts-table.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { NEW_PROFILE } from './profile-draft.ts';
import classes from './profile-editor.module.css';
import { ProfileForm } from './profile-form.tsx';
import { isThisMachine } from './profile-words.ts';

type ProfileEditorProps = {
  /** Null for a new profile. */
  readonly shown: {
    readonly profile: Profile;
    readonly connection: Connection;
    /** When the cluster was last heard of, epoch ms. */
    readonly newsAt: number | null;
  } | null;
  readonly takenIds: readonly string[];
  /** Runs the connection test as soon as it opens. */
  readonly testAtOnce: boolean;
  readonly onDirty: (dirty: boolean) => void;
  /** With the wish to test it: a new profile opens under its own id, which mounts this part anew. */
  readonly onSaved: (id: string, test: boolean) => void;
  readonly onRemoved: () => void;
};

/** One profile: its form, the test of its connection, and what is wrong with it now. */
export function ProfileEditor({ shown, takenIds, testAtOnce, onDirty, onSaved, onRemoved }: ProfileEditorProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const profile = shown?.profile ?? NEW_PROFILE;
  const [testRound, setTestRound] = useState(testAtOnce ? 1 : 0);
  const [testing, setTesting] = useState(testRound > 0);
  const dirtyLater = useRef(onDirty);
  dirtyLater.current = onDirty;
  const tellDirty = useCallback((dirty: boolean) => dirtyLater.current(dirty), []);
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.profile.list.queryKey() });
  const save = useMutation(
    trpc.profile.save.mutationOptions({ onError: (error) => notifyError('The cluster was not saved.', error) }),
  );
  const remove = useMutation(
    trpc.profile.remove.mutationOptions({ onError: (error) => notifyError('The cluster was not deleted.', error) }),
  );
  const testAgain = () => {
    setTesting(true);
    setTestRound((round) => round + 1);
  };

  async function saveProfile(next: Profile, then: 'stay' | 'test') {
    await save.mutateAsync(next);
    await refresh();
    if (then === 'stay') notifyDone(`${next.name} is saved.`);
    else if (shown) testAgain();
    onSaved(next.id, then === 'test' && shown === null);
  }

  async function removeProfile() {
    const yes = await confirmDestructive({
      title: `Delete ${profile.name}?`,
      text: 'Runs on it keep their folders on the cluster, but Gridloom can no longer reach them.',
      action: 'Delete cluster',
    });
    if (!yes) return;
    await remove.mutateAsync({ id: profile.id });
    await refresh();
    onRemoved();
  }

  return (
    <div className={classes.editor}>
      <header className={classes.head}>
        <h2 className={classes.title}>{shown ? profile.name : 'New cluster'}</h2>
        {shown && !isThisMachine(profile) && (
          <Button
            variant="subtle"
            color="red"
            leftSection={<Trash2 size={14} />}
            loading={remove.isPending}
            onClick={() => void removeProfile().catch(() => {})}
          >
            Delete
          </Button>
        )}
      </header>
      {shown && isThisMachine(profile) && (
        <p className={classes.about}>
          Runs work here without any set-up: a bounded pool of Python processes, which goes on when Gridloom is closed.
          It is always there and cannot be deleted.
        </p>
      )}
      {shown?.connection.state === 'broken' && (
        <ConnectionNotice profileId={profile.id} connection={shown.connection} newsAt={shown.newsAt} />
      )}
      {testRound > 0 && <ConnectionTest key={testRound} profile={profile} onAgain={testAgain} onRunning={setTesting} />}
      {shown?.profile.facts && <ClusterFactsTable facts={shown.profile.facts} />}
      <ProfileForm
        profile={profile}
        isNew={shown === null}
        takenIds={takenIds}
        saving={save.isPending}
        testing={testing}
        onDirty={tellDirty}
        onTest={testAgain}
        onSave={(next, then) => void saveProfile(next, then).catch(() => {})}
      />
    </div>
  );
}

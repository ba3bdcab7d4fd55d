import { reasonSentence, type SshHost } from '@gridloom/core/cluster';
import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FileKey2, Search } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import classes from './ssh-host-import.module.css';

type SshHostImportProps = { readonly onPick: (host: SshHost) => void };

/** A button that lists the hosts of `~/.ssh/config`, to take one over. */
export function SshHostImport({ onPick }: SshHostImportProps) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-xs" leftSection={<FileKey2 size={12} />} onClick={() => setOpened(true)}>
        Import from ~/.ssh/config
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Hosts of ~/.ssh/config" size={520}>
        {opened && (
          <SshHostList
            onPick={(host) => {
              setOpened(false);
              onPick(host);
            }}
          />
        )}
      </Modal>
    </>
  );
}

function SshHostList({ onPick }: SshHostImportProps) {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const hosts = useQuery(trpc.profile.sshHosts.queryOptions(undefined, { staleTime: 0 }));
  if (hosts.error)
    return <ErrorNotice what="The hosts cannot be read." error={hosts.error} onRetry={() => void hosts.refetch()} />;
  if (hosts.data?.length === 0) {
    return (
      <EmptyState icon={<FileKey2 size={24} />} title="No hosts there">
        ~/.ssh/config on the machine where Gridloom runs names none. Fill in the form by hand.
      </EmptyState>
    );
  }
  const shown = hosts.data?.filter((host) => fits(host, text)) ?? [];
  return (
    <div className={classes.list}>
      <TextInput
        aria-label="Find a host"
        placeholder="Name, host or user"
        leftSection={<Search size={14} />}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [only] = shown;
          if (event.key === 'Enter' && only && shown.length === 1) onPick(only);
        }}
      />
      {!hosts.data && <Skeleton height={200} />}
      <ul className={classes.hosts} aria-label="Hosts">
        {shown.map((host) => (
          <li key={host.alias}>
            <button type="button" className={classes.host} onClick={() => onPick(host)}>
              <span className={classes.alias}>{host.alias}</span>
              <span className={classes.address}>
                {host.user}@{host.host}
                {host.port === 22 ? '' : `:${host.port}`}
                {host.jump.length > 0 && ` via ${host.jump.join(', ')}`}
              </span>
              {host.needs && (
                <span className={classes.needs}>{reasonSentence(host.needs)} It is left to the system&apos;s ssh.</span>
              )}
            </button>
          </li>
        ))}
        {hosts.data && shown.length === 0 && <li className={classes.none}>No host fits.</li>}
      </ul>
    </div>
  );
}

function fits({ alias, host, user }: SshHost, text: string): boolean {
  const said = `${alias} ${user}@${host}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}

import type { Connection, Profile } from '@gridloom/core/cluster';
import { Monitor, Server } from 'lucide-react';
import { ConnectionChip } from './connection-chip.tsx';
import classes from './profile-list.module.css';
import { addressOf, isThisMachine } from './profile-words.ts';

type ProfileListProps = {
  readonly profiles: readonly { readonly profile: Profile; readonly connection: Connection }[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
};

/** The profiles with the state of their connections; this machine first. */
export function ProfileList({ profiles, selected, onSelect }: ProfileListProps) {
  const ordered = profiles.toSorted((a, b) => Number(isThisMachine(b.profile)) - Number(isThisMachine(a.profile)));
  return (
    <nav className={classes.list} aria-label="Clusters">
      {ordered.map(({ profile, connection }) => (
        <button
          key={profile.id}
          type="button"
          className={classes.row}
          aria-current={profile.id === selected ? 'true' : undefined}
          onClick={() => onSelect(profile.id)}
        >
          <span className={classes.icon} aria-hidden>
            {profile.shell.kind === 'local' ? <Monitor size={16} /> : <Server size={16} />}
          </span>
          <span className={classes.text}>
            <span className={classes.name}>{profile.name}</span>
            <span className={classes.address}>{addressOf(profile)}</span>
            <ConnectionChip connection={connection} local={profile.shell.kind === 'local'} />
          </span>
        </button>
      ))}
    </nav>
  );
}

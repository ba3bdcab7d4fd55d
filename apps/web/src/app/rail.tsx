import { ActionIcon, Tooltip } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { Link } from '@tanstack/react-router';
import { Activity, Keyboard, Search, Server, Settings, Workflow } from 'lucide-react';
import { useConnections } from '../cluster/use-connections.tsx';
import { shortcutText } from '../ui/command.ts';
import classes from './rail.module.css';

const PLACES = [
  { to: '/pipelines', label: 'Pipelines', Icon: Workflow },
  { to: '/runs', label: 'Runs', Icon: Activity },
  { to: '/clusters', label: 'Clusters', Icon: Server },
  { to: '/settings', label: 'Settings', Icon: Settings },
] as const;

/** The left rail: the four places, whether a cluster needs a look, and the way to every command. */
export function Rail({ onShowShortcuts }: { readonly onShowShortcuts: () => void }) {
  const trouble = useConnectionTrouble();
  return (
    <nav className={classes.rail} aria-label="Main">
      <Link to="/pipelines" className={classes.mark} aria-label="Gridloom">
        <img src="./favicon.svg" width={28} height={28} alt="" />
      </Link>
      {PLACES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={classes.place} activeProps={{ 'data-active': true }}>
          <Icon size={18} strokeWidth={1.75} aria-hidden />
          <span>{label}</span>
          {to === '/clusters' && trouble && (
            <span
              className={classes.trouble}
              role="img"
              aria-label={trouble.words}
              title={trouble.words}
              data-asking={trouble.asking || undefined}
            />
          )}
        </Link>
      ))}
      <div className={classes.space} />
      <Tooltip label={`Search commands (${shortcutText('mod+K')})`} position="right">
        <ActionIcon aria-label="Search commands" onClick={spotlight.open}>
          <Search size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Keyboard shortcuts (?)" position="right">
        <ActionIcon aria-label="Keyboard shortcuts" onClick={onShowShortcuts}>
          <Keyboard size={16} />
        </ActionIcon>
      </Tooltip>
    </nav>
  );
}

/** What is the matter with the connections; null when all is well. */
function useConnectionTrouble(): { readonly words: string; readonly asking: boolean } | null {
  const states = Object.values(useConnections()).map(({ connection }) => connection.state);
  if (states.includes('asking')) return { words: 'A cluster waits for your login', asking: true };
  const offline = states.filter((state) => state === 'broken').length;
  if (offline === 0) return null;
  return { words: offline === 1 ? 'A cluster is offline' : `${offline} clusters are offline`, asking: false };
}

import { ActionIcon, Tooltip } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { Link } from '@tanstack/react-router';
import { Activity, Keyboard, Search, Server, Settings, Workflow } from 'lucide-react';
import { shortcutText } from '../ui/command.ts';
import classes from './rail.module.css';

const PLACES = [
  { to: '/pipelines', label: 'Pipelines', Icon: Workflow },
  { to: '/runs', label: 'Runs', Icon: Activity },
  { to: '/clusters', label: 'Clusters', Icon: Server },
  { to: '/settings', label: 'Settings', Icon: Settings },
] as const;

/** The left rail: the four places, and the way to every command. */
export function Rail({ onShowShortcuts }: { readonly onShowShortcuts: () => void }) {
  return (
    <nav className={classes.rail} aria-label="Main">
      <Link to="/pipelines" className={classes.mark} aria-label="Gridloom">
        <img src="./favicon.svg" width={28} height={28} alt="" />
      </Link>
      {PLACES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={classes.place} activeProps={{ 'data-active': true }}>
          <Icon size={18} strokeWidth={1.75} aria-hidden />
          <span>{label}</span>
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

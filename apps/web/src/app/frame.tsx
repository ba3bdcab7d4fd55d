import { spotlight } from '@mantine/spotlight';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { LoginDialog } from '../cluster/login-dialog.tsx';
import { ConnectionsProvider } from '../cluster/use-connections.tsx';
import { TransferList } from '../transfer/transfer-list.tsx';
import { CommandKeys } from '../ui/command-keys.tsx';
import { useCommands } from '../ui/command-registry.ts';
import { Confirm } from '../ui/confirm.tsx';
import { ConnectionBanner } from '../ui/connection-banner.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { ShortcutSheet } from '../ui/shortcut-sheet.tsx';
import { CommandBar } from './command-bar.tsx';
import classes from './frame.module.css';
import { Rail } from './rail.tsx';
import { useThemeCommands } from './use-theme-commands.ts';

/** The frame around every page: rail, page, command bar, shortcuts, connection. */
export function Frame() {
  const navigate = useNavigate();
  const [sheetOpened, setSheetOpened] = useState(false);
  useThemeCommands();
  useCommands(
    useMemo(
      () => [
        { id: 'go-pipelines', group: 'Go to', label: 'Pipelines', run: () => void navigate({ to: '/pipelines' }) },
        { id: 'go-runs', group: 'Go to', label: 'Runs', run: () => void navigate({ to: '/runs' }) },
        { id: 'go-clusters', group: 'Go to', label: 'Clusters', run: () => void navigate({ to: '/clusters' }) },
        { id: 'go-settings', group: 'Go to', label: 'Settings', run: () => void navigate({ to: '/settings' }) },
        {
          id: 'command-bar',
          group: 'Everywhere',
          label: 'Search commands, pipelines and runs',
          shortcut: 'mod+K',
          whileTyping: true,
          run: spotlight.open,
        },
        {
          id: 'shortcuts',
          group: 'Everywhere',
          label: 'Show keyboard shortcuts',
          shortcut: '?',
          run: () => setSheetOpened(true),
        },
      ],
      [navigate],
    ),
  );
  return (
    <ConnectionsProvider>
      <div className={classes.frame}>
        <Rail onShowShortcuts={() => setSheetOpened(true)} />
        <div className={classes.page}>
          <ErrorBoundary>
            <Outlet />
          </ErrorBoundary>
        </div>
        <CommandBar />
        <CommandKeys />
        <ShortcutSheet opened={sheetOpened} onClose={() => setSheetOpened(false)} />
        <Confirm />
        <LoginDialog />
        <ConnectionBanner />
        <TransferList />
      </div>
    </ConnectionsProvider>
  );
}

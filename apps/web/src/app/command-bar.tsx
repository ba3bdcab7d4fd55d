import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Activity, Search, Server, Workflow } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import type { Command } from '../ui/command.ts';
import { useAllCommands } from '../ui/command-registry.ts';
import { groupBy } from '../ui/group-by.ts';
import { ShortcutKeys } from '../ui/shortcut-keys.tsx';

/** Ctrl/Cmd+K: every command of the page, and every pipeline, run and cluster by name. */
export function CommandBar() {
  const [opened, setOpened] = useState(false);
  const commands = useAllCommands();
  const places = usePlaces(opened);
  const actions = useMemo(() => groupsOf([...commands, ...places]), [commands, places]);
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      attributes={{ content: { 'aria-label': 'Command bar' } }}
      // What is typed right after Ctrl K belongs to the search already.
      transitionProps={{ duration: 0 }}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => setOpened(false)}
      scrollable
      maxHeight={420}
      limit={60}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      nothingFound="Nothing of that name here"
      searchProps={{
        leftSection: <Search size={16} aria-hidden />,
        placeholder: 'Search commands, pipelines, runs…',
        'aria-label': 'Search commands',
      }}
    />
  );
}

function groupsOf(commands: readonly Command[]) {
  const usable = commands.filter((command) => !command.disabled && command.id !== 'command-bar');
  const groups = [...groupBy(usable, (command) => command.group)];
  // What belongs to the page in view comes before what is there on every page.
  const ordered = groups.toSorted(([a], [b]) => EVERYWHERE.indexOf(a) - EVERYWHERE.indexOf(b));
  return ordered.map(([group, members]) => ({
    group,
    actions: members.map(({ id, label, description, keywords, icon, shortcut, run }) => ({
      id,
      label,
      ...(description && { description }),
      ...(keywords && { keywords: [...keywords] }),
      leftSection: icon,
      rightSection: shortcut && <ShortcutKeys shortcut={shortcut} />,
      onClick: run,
    })),
  }));
}

const EVERYWHERE = ['Pipelines', 'Runs', 'Clusters', 'Go to', 'Appearance', 'Everywhere'];

/** Everything that has a name, as commands that go there; asked for while the bar is open. */
function usePlaces(enabled: boolean): readonly Command[] {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const pipelines = useQuery(trpc.pipeline.list.queryOptions(undefined, { enabled })).data;
  const runs = useQuery(trpc.run.list.queryOptions(undefined, { enabled })).data;
  const profiles = useQuery(trpc.profile.list.queryOptions(undefined, { enabled })).data;
  return useMemo(
    () => [
      ...(pipelines ?? []).map(({ id, name }) => ({
        id: `pipeline-${id}`,
        group: 'Pipelines',
        label: name || 'Untitled',
        icon: <Workflow size={16} />,
        run: () => void navigate({ to: '/pipelines/$pipelineId', params: { pipelineId: id } }),
      })),
      ...(runs ?? []).map(({ runId, name }) => ({
        id: `run-${runId}`,
        group: 'Runs',
        label: name || runId,
        description: runId,
        icon: <Activity size={16} />,
        run: () => void navigate({ to: '/runs/$runId', params: { runId } }),
      })),
      ...(profiles ?? []).map(({ profile }) => ({
        id: `cluster-${profile.id}`,
        group: 'Clusters',
        label: profile.name,
        icon: <Server size={16} />,
        run: () => void navigate({ to: '/clusters' }),
      })),
    ],
    [pipelines, runs, profiles, navigate],
  );
}

import { type Profile, THIS_MACHINE } from '@gridloom/core/cluster';
import { Select } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import { useTRPC } from '../../rpc/trpc.ts';

/** Where to run, remembered in this browser; *This machine* until another is chosen or when the chosen one is gone. */
export function useChosenProfile() {
  const trpc = useTRPC();
  const { data, isPending } = useQuery(trpc.profile.list.queryOptions());
  const [id, choose] = useLocalStorage({ key: 'gridloom-profile', defaultValue: THIS_MACHINE });
  const profiles = data?.map(({ profile }) => profile) ?? [];
  const chosen =
    profiles.find((profile) => profile.id === id) ?? profiles.find(({ id: other }) => other === THIS_MACHINE);
  return { profiles, profile: chosen ?? profiles[0] ?? null, choose, isPending };
}

type ProfilePickerProps = {
  readonly profiles: readonly Profile[];
  readonly profile: Profile | null;
  readonly onChoose: (id: string) => void;
};

export function ProfilePicker({ profiles, profile, onChoose }: ProfilePickerProps) {
  return (
    <Select
      aria-label="Where to run"
      w={168}
      leftSection={<Server size={13} aria-hidden />}
      data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
      value={profile?.id ?? null}
      placeholder="Where to run"
      onChange={(id) => id && onChoose(id)}
      comboboxProps={{ width: 'max-content', position: 'bottom-end' }}
    />
  );
}

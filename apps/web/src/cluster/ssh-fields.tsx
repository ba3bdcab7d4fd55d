import { NumberInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { JumpHosts } from './jump-hosts.tsx';
import type { ProfileDraft } from './profile-draft.ts';
import classes from './profile-form.module.css';

type SshFieldsProps = { readonly form: UseFormReturnType<ProfileDraft> };

/** How a machine is reached over SSH. Secrets are not asked for here: they are when a login wants them. */
export function SshFields({ form }: SshFieldsProps) {
  const { identity } = form.values;
  return (
    <>
      <div className={classes.host}>
        <TextInput
          label="Host"
          withAsterisk
          placeholder="login.hpc.example.edu"
          autoComplete="off"
          spellCheck={false}
          className={classes.code}
          {...form.getInputProps('host')}
        />
        <NumberInput label="Port" withAsterisk min={1} max={65_535} hideControls {...form.getInputProps('port')} />
        <TextInput
          label="User"
          withAsterisk
          autoComplete="off"
          spellCheck={false}
          className={classes.code}
          {...form.getInputProps('user')}
        />
      </div>
      <div className={classes.two}>
        <Select
          label="Identity"
          data={[
            { value: 'agent', label: 'SSH agent' },
            { value: 'key-file', label: 'Key file' },
            { value: 'password', label: 'Password' },
          ]}
          {...form.getInputProps('identity')}
        />
        {identity === 'key-file' && (
          <TextInput
            label="Path of the private key"
            withAsterisk
            placeholder="~/.ssh/id_ed25519"
            spellCheck={false}
            className={classes.code}
            {...form.getInputProps('keyPath')}
          />
        )}
      </div>
      <p className={classes.note}>
        {IDENTITY_NOTES[identity]} If the cluster wants a second factor as well, a dialog asks for it at each login,
        with the cluster&apos;s own words. Nothing you answer is stored.
      </p>
      <JumpHosts form={form} />
    </>
  );
}

const IDENTITY_NOTES: Readonly<Record<ProfileDraft['identity'], string>> = {
  agent: 'The keys of the SSH agent that Gridloom was started with.',
  'key-file': 'The file stays where it is; its passphrase, if it has one, is asked for at each login.',
  password: 'The password is asked for at each login.',
};

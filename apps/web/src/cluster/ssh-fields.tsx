import { NumberInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ProfileDraft } from './profile-draft.ts';
import classes from './profile-form.module.css';

type SshFieldsProps = { readonly form: UseFormReturnType<ProfileDraft> };

/** How a machine is reached over SSH. Secrets are not asked for: keys stay where they are. */
export function SshFields({ form }: SshFieldsProps) {
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
          ]}
          {...form.getInputProps('identity')}
        />
        {form.values.identity === 'key-file' && (
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
    </>
  );
}

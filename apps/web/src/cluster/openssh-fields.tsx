import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ProfileDraft } from './profile-draft.ts';
import classes from './profile-form.module.css';

type OpensshFieldsProps = { readonly form: UseFormReturnType<ProfileDraft> };

/** A machine that the system's own `ssh` reaches, by its configuration. */
export function OpensshFields({ form }: OpensshFieldsProps) {
  return (
    <>
      <TextInput
        label="Destination"
        withAsterisk
        description="A host of ~/.ssh/config, or user@host."
        placeholder="hpc"
        autoComplete="off"
        spellCheck={false}
        className={classes.code}
        {...form.getInputProps('destination')}
      />
      <p className={classes.note}>
        Choose this for what only the ssh program can do: certificates, Kerberos, FIDO keys, ProxyCommand. One shared
        connection (ControlMaster) is kept open. Host keys are those of ~/.ssh/known_hosts, so connect once in a
        terminal first. Otherwise choose SLURM over SSH: it asks for passwords and codes in the browser.
      </p>
    </>
  );
}

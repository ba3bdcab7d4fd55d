import type { Profile } from '@gridloom/core/cluster';
import { Button, Fieldset, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { OpensshFields } from './openssh-fields.tsx';
import { draftOf, NEW_PROFILE, type ProfileKind, profileIdOf, readDraft } from './profile-draft.ts';
import classes from './profile-form.module.css';
import { SshFields } from './ssh-fields.tsx';
import { draftOfSshHost } from './ssh-host-draft.ts';
import { SshHostImport } from './ssh-host-import.tsx';

type ProfileFormProps = {
  readonly profile: Profile;
  /** True until it is saved for the first time; its id then follows from its name. */
  readonly isNew: boolean;
  readonly takenIds: readonly string[];
  readonly saving: boolean;
  readonly testing: boolean;
  /** The profile always has the form's newest state. */
  readonly onSave: (profile: Profile, then: 'stay' | 'test') => void;
  /** Tests what is saved already. */
  readonly onTest: () => void;
  readonly onDirty: (dirty: boolean) => void;
};

/** The fields of a profile, checked where they are. */
export function ProfileForm({ profile, isNew, takenIds, saving, testing, onSave, onTest, onDirty }: ProfileFormProps) {
  const form = useForm({ initialValues: draftOf(profile), validateInputOnBlur: false });
  const { kind } = form.values;
  const fixedKind = kind === 'local-processes';
  const dirty = form.isDirty();
  useEffect(() => onDirty(dirty), [dirty, onDirty]);

  function save(then: 'stay' | 'test') {
    const id = isNew ? profileIdOf(form.values.name, takenIds) : profile.id;
    const read = readDraft(form.values, { ...profile, id });
    if (!read.ok) {
      form.setErrors(read.errors);
      const [first] = Object.keys(read.errors).sort((a, b) => orderOf(a) - orderOf(b));
      if (first) form.getInputNode(first)?.focus();
      return;
    }
    form.clearErrors();
    form.resetDirty();
    onSave(read.profile, then);
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save('stay');
      }}
    >
      <Fieldset legend="Where" variant="unstyled" className={classes.group}>
        {!fixedKind && (
          <div className={classes.import}>
            <SshHostImport
              onPick={(host) => {
                const { name } = form.values;
                form.setValues({ ...draftOfSshHost(host), name: name.trim() === '' ? host.alias : name });
                form.clearErrors();
              }}
            />
          </div>
        )}
        <div className={classes.two}>
          <TextInput label="Name" withAsterisk placeholder="University HPC" {...form.getInputProps('name')} />
          {!fixedKind && (
            <Select
              label="Kind"
              data={kindChoices(kind)}
              comboboxProps={{ shadow: 'md' }}
              {...form.getInputProps('kind')}
            />
          )}
        </div>
        {kind.startsWith('ssh') && <SshFields form={form} />}
        {kind.startsWith('openssh') && <OpensshFields form={form} />}
        <div className={classes.two}>
          <TextInput
            label="Root folder"
            withAsterisk
            description={
              kind.endsWith('slurm')
                ? 'Each run gets a folder in it; compute nodes must see it too.'
                : 'Each run gets a folder in it.'
            }
            className={classes.code}
            {...form.getInputProps('root')}
          />
          {kind.endsWith('slurm') ? (
            <TextInput
              label="Folder of SLURM's commands"
              description="Only if sbatch is not found by itself."
              placeholder="/usr/bin"
              className={classes.code}
              {...form.getInputProps('binFolder')}
            />
          ) : (
            <NumberInput
              label="CPUs to use at once"
              description="Empty means all of the machine's."
              min={1}
              {...form.getInputProps('poolCpus')}
            />
          )}
        </div>
      </Fieldset>

      <Fieldset legend="Python" variant="unstyled" className={classes.group}>
        <div className={classes.two}>
          <Textarea
            label="Set-up lines"
            description="Shell lines before Python starts, on the submit host and in every job."
            placeholder={'module load python/3.11\nconda activate sweep'}
            autosize
            minRows={2}
            className={classes.code}
            {...form.getInputProps('setup')}
          />
          <TextInput
            label="Python"
            withAsterisk
            description="Command or path of Python 3.8 or newer."
            className={classes.code}
            {...form.getInputProps('python')}
          />
        </div>
      </Fieldset>

      <Fieldset legend="Default resources" variant="unstyled" className={classes.group}>
        <p className={classes.about}>For every function that does not say otherwise.</p>
        <div className={classes.four}>
          <TextInput label="CPUs" placeholder="1" className={classes.code} {...form.getInputProps('cpus')} />
          <TextInput label="Memory" placeholder="4G" className={classes.code} {...form.getInputProps('memory')} />
          <TextInput label="Time" placeholder="1:00:00" className={classes.code} {...form.getInputProps('time')} />
          <TextInput
            label="Partition"
            placeholder="short"
            className={classes.code}
            {...form.getInputProps('partition')}
          />
        </div>
        <Textarea
          label="Further sbatch options"
          description="One a line: account=physics, qos=long, exclusive."
          autosize
          minRows={1}
          className={classes.code}
          {...form.getInputProps('extraArgs')}
        />
      </Fieldset>

      <Fieldset legend="Patience" variant="unstyled" className={classes.group}>
        <div className={classes.two}>
          <NumberInput
            label="Seconds between polls"
            description="How often the scheduler is asked while something changes."
            min={0.2}
            max={600}
            {...form.getInputProps('pollS')}
          />
          <NumberInput
            label="Seconds of grace"
            description="How far records may lag behind the end of a job, e.g. on a network filesystem."
            min={0}
            max={600}
            {...form.getInputProps('graceS')}
          />
        </div>
      </Fieldset>

      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={saving} disabled={!isNew && !dirty}>
          Save
        </Button>
        <Button loading={testing} disabled={saving} onClick={() => (isNew || dirty ? save('test') : onTest())}>
          {isNew || dirty ? 'Save and test connection' : 'Test connection'}
        </Button>
      </div>
    </form>
  );
}

/** Place of a field in the form, so that the first wrong one gets the focus. */
function orderOf(field: string): number {
  return FIELD_ORDER.indexOf(field.split('.')[0] ?? '');
}

const FIELD_ORDER = Object.keys(draftOf(NEW_PROFILE));

/** Processes over SSH are shown where a profile has them, but a new one is better off with SLURM. */
function kindChoices(kind: ProfileKind) {
  return [
    { value: 'ssh-slurm', label: 'SLURM over SSH' },
    { value: 'local-slurm', label: 'SLURM on this machine' },
    { value: 'openssh-slurm', label: 'SLURM over the system’s ssh (ControlMaster)' },
    ...(kind === 'ssh-processes' ? [{ value: 'ssh-processes', label: 'Processes over SSH' }] : []),
    ...(kind === 'openssh-processes' ? [{ value: kind, label: 'Processes over the system’s ssh' }] : []),
  ];
}

import type { InputValue } from '@gridloom/core/pipeline';
import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTRPC } from '../../rpc/trpc.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { numberText } from '../../ui/number-text.ts';
import { useProfile } from '../use-compiled.ts';
import { DraftInput, readText } from './draft-input.tsx';
import classes from './inspector.module.css';
import { UploadButton } from './upload-button.tsx';

type Reference = Extract<InputValue, { kind: 'reference' }>;
type ReferenceFieldsProps = { readonly value: Reference; readonly onChange: (value: Reference) => void };

/** A file on the cluster, and what was found in it. */
export function ReferenceFields({ value, onChange }: ReferenceFieldsProps) {
  const trpc = useTRPC();
  const profile = useProfile();
  const look = useMutation(
    trpc.plan.look.mutationOptions({ onSuccess: (found) => found.ok && onChange({ ...value, shape: found.shape }) }),
  );
  /** What was found belongs to the file that was named then. */
  function rename(patch: Partial<Reference>) {
    look.reset();
    onChange({ ...value, ...patch, shape: null });
  }
  const found = look.data;
  return (
    <>
      <DraftInput
        label="Path"
        description={`On ${profile?.name ?? 'the cluster'}${
          profile?.scheduler.kind === 'processes' ? '' : ', where its compute nodes see it'
        }; ~ is your home there.`}
        classNames={{ input: 'mono' }}
        placeholder="/scratch/me/data.npy"
        text={value.path}
        field="value"
        read={readText}
        onRead={(path) => rename({ path })}
      />
      {profile && <UploadButton profile={profile} onDone={(path) => rename({ path, ...formatOf(path, value) })} />}
      <Select
        label="Format"
        data={FORMATS}
        value={value.format}
        onChange={(format) => format && rename({ format, column: format === 'csv' ? (value.column ?? '') : null })}
      />
      {value.format === 'csv' && (
        <DraftInput
          label="Column"
          text={value.column ?? ''}
          field="value.column"
          read={readText}
          onRead={(column) => rename({ column })}
        />
      )}
      <Button
        variant="default"
        loading={look.isPending}
        disabled={!profile || value.path.trim() === ''}
        onClick={() => profile && look.mutate({ profileId: profile.id, reference: value })}
      >
        Look at the file
      </Button>
      <div role="status" className={classes.quiet}>
        {found && !found.ok && <span className={classes.refused}>{found.message}</span>}
        {found?.ok && `${found.type}, ${numberText(found.bytes)} bytes. `}
        {value.shape !== null &&
          (value.shape.length === 0 ? 'One value, without axes.' : `Shape ${value.shape.map(numberText).join(' x ')}.`)}
      </div>
      {look.isError && <ErrorNotice what="The file could not be looked at." error={look.error} />}
    </>
  );
}

/** The format that the end of a file's name stands for; as it was where it stands for none. */
function formatOf(path: string, { format, column }: Reference): Pick<Reference, 'format' | 'column'> {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const known = ENDINGS[ending] ?? format;
  return { format: known, column: known === 'csv' ? (column ?? '') : null };
}

const ENDINGS: Readonly<Record<string, Reference['format']>> = {
  npy: 'npy',
  csv: 'csv',
  json: 'json',
  pkl: 'pickle',
  pickle: 'pickle',
};

const FORMATS = [
  { value: 'npy', label: 'NumPy array (.npy)' },
  { value: 'csv', label: 'Column of a CSV file' },
  { value: 'json', label: 'JSON' },
  { value: 'pickle', label: 'Pickle' },
  { value: 'file-array', label: 'PipeFunc FileArray folder' },
] as const;

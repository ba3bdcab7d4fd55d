import type { Problem } from '@gridloom/core/pipeline';
import type { ResourceForm } from '@gridloom/core/resources';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { extraOptionsOf, readExtraOptions } from './extra-options-text.ts';
import classes from './inspector.module.css';
import { useGesture } from './use-gesture.ts';

type ExtraOptionsProps = {
  readonly form: ResourceForm;
  readonly inherited: ResourceForm;
  readonly problems: readonly Problem[];
  readonly onChange: (form: ResourceForm) => void;
};

/** Further sbatch options, as rows. A row without an option stays here only; one without a value is a bare flag. */
export function ExtraOptions({ form, inherited, problems, onChange }: ExtraOptionsProps) {
  const [draft, setDraft] = useState<readonly (readonly [string, string])[] | null>(null);
  const gesture = useGesture();
  const saved = extraOptionsOf(form);
  // Undo may change the form under the rows.
  const rows = draft && sameRows(draft, saved) ? draft : saved;

  function change(next: readonly (readonly [string, string])[]) {
    setDraft(next);
    const { extraArgs: _old, ...rest } = form;
    const extraArgs = readExtraOptions(next);
    onChange(Object.keys(extraArgs).length > 0 ? { ...rest, extraArgs } : rest);
  }

  function set(index: number, row: readonly [string, string]) {
    change(rows.with(index, row));
  }

  const wrong = problems.filter(({ place }) => place.field?.startsWith('resources.extraArgs'));
  const others = extraOptionsOf(inherited).filter(([key]) => !(key in (form.extraArgs ?? {})));
  return (
    <div>
      <h2 className={classes.label}>Further sbatch options</h2>
      {rows.map(([key, value], index) => (
        <div key={index} className={classes.option} style={{ marginBottom: 6 }}>
          <TextInput
            aria-label={`Option ${index + 1}`}
            placeholder="constraint"
            classNames={{ input: 'mono' }}
            value={key}
            error={wrong.find(({ place }) => place.field === `resources.extraArgs.${key.replace(/^--/, '')}`)?.message}
            {...gesture}
            onChange={(event) => set(index, [event.currentTarget.value, value])}
          />
          <TextInput
            aria-label={`Value of option ${index + 1}`}
            placeholder="empty for a bare flag"
            classNames={{ input: 'mono' }}
            value={value}
            {...gesture}
            onChange={(event) => set(index, [key, event.currentTarget.value])}
          />
          <ActionIcon aria-label={`Remove option ${index + 1}`} onClick={() => change(rows.toSpliced(index, 1))}>
            <X size={14} />
          </ActionIcon>
        </div>
      ))}
      {others.length > 0 && (
        <p className={classes.quiet} style={{ marginBottom: 6 }}>
          Also:{' '}
          <code className="mono">{others.map(([key, value]) => (value ? `${key}=${value}` : key)).join(', ')}</code>
        </p>
      )}
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<Plus size={12} />}
        onClick={() => setDraft([...rows, ['', '']])}
      >
        Add option
      </Button>
    </div>
  );
}

/** True when the rows say what the form says; rows being written may say nothing yet. */
function sameRows(
  rows: readonly (readonly [string, string])[],
  saved: readonly (readonly [string, string])[],
): boolean {
  const said = extraOptionsOf({ extraArgs: readExtraOptions(rows) });
  return JSON.stringify(said) === JSON.stringify(saved);
}

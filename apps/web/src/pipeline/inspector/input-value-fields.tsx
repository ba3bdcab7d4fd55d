import type { InputValue } from '@gridloom/core/pipeline';
import { readItems, readNumber, readValue, writeValue } from '../input-text.ts';
import { CsvFields } from './csv-fields.tsx';
import { DraftArea } from './draft-area.tsx';
import { DraftInput } from './draft-input.tsx';
import classes from './inspector.module.css';
import { ReferenceFields } from './reference-fields.tsx';

type InputValueFieldsProps = { readonly value: InputValue; readonly onChange: (value: InputValue) => void };

/** The fields of one kind of input. */
export function InputValueFields({ value, onChange }: InputValueFieldsProps) {
  switch (value.kind) {
    case 'none':
      return <p className={classes.quiet}>Choose a kind to give it a value.</p>;
    case 'value':
      return (
        <DraftArea
          label="Value"
          description="JSON or a Python literal; passed whole, without axes."
          text={writeValue(value.value)}
          read={readValue}
          onRead={(next) => onChange({ kind: 'value', value: next })}
        />
      );
    case 'list':
      return (
        <DraftArea
          label="Items"
          description="One axis. 1, 2, 3 or one on each line; items are anything."
          text={writeValue(value.items)}
          read={readItems}
          onRead={(items) => onChange({ kind: 'list', items })}
        />
      );
    case 'array':
      return (
        <DraftArea
          label="Numbers"
          description="Nested lists, [[1, 2], [3, 4]]: one axis for each depth."
          text={writeValue(value.nested)}
          read={readItems}
          onRead={(nested) => onChange({ kind: 'array', nested })}
        />
      );
    case 'csv':
      return <CsvFields value={value} onChange={onChange} />;
    case 'reference':
      return <ReferenceFields value={value} onChange={onChange} />;
    case 'range':
      return (
        <div className={classes.triple}>
          <NumberField label="Start" value={value.start} onRead={(start) => onChange({ ...value, start })} />
          <NumberField label="Stop" value={value.stop} onRead={(stop) => onChange({ ...value, stop })} />
          <NumberField label="Step" value={value.step} onRead={(step) => onChange({ ...value, step })} />
        </div>
      );
    case 'linspace':
    case 'logspace':
    case 'geomspace':
      return (
        <div className={classes.triple}>
          <NumberField label="Start" value={value.start} onRead={(start) => onChange({ ...value, start })} />
          <NumberField label="Stop" value={value.stop} onRead={(stop) => onChange({ ...value, stop })} />
          <DraftInput
            label="Count"
            text={String(value.count)}
            field="value.count"
            read={readCount}
            onRead={(count) => onChange({ ...value, count })}
          />
          {value.kind === 'logspace' && (
            <NumberField label="Base" value={value.base} onRead={(base) => onChange({ ...value, base })} />
          )}
        </div>
      );
  }
}

type NumberFieldProps = {
  readonly label: string;
  readonly value: number;
  readonly onRead: (value: number) => void;
};

function NumberField({ label, value, onRead }: NumberFieldProps) {
  return <DraftInput label={label} text={String(value)} field={`value.${label}`} read={readNumber} onRead={onRead} />;
}

function readCount(text: string) {
  return /^\s*\d{1,9}\s*$/.test(text)
    ? { ok: true as const, value: Number(text) }
    : { ok: false as const, message: 'Write a whole number.' };
}

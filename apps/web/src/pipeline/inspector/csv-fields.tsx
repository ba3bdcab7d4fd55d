import type { InputValue } from '@gridloom/core/pipeline';
import { csvColumns } from '@gridloom/core/plan';
import { Select } from '@mantine/core';
import { DraftArea } from './draft-area.tsx';
import { readText } from './draft-input.tsx';

type CsvInput = Extract<InputValue, { kind: 'csv' }>;
type CsvFieldsProps = { readonly value: CsvInput; readonly onChange: (value: CsvInput) => void };

/** A pasted table and the column to take. */
export function CsvFields({ value, onChange }: CsvFieldsProps) {
  const columns = [...new Set(csvColumns(value.text).filter((name) => name !== ''))];

  /** The first column is chosen until somebody chooses another. */
  function changeText(text: string) {
    const names = csvColumns(text);
    onChange({ ...value, text, column: names.includes(value.column) ? value.column : (names[0] ?? '') });
  }

  return (
    <>
      <DraftArea
        label="Table"
        description="Paste CSV, also with tabs or semicolons; the first row names the columns."
        text={value.text}
        read={readText}
        onRead={changeText}
      />
      <Select
        label="Column"
        data={columns}
        value={columns.includes(value.column) ? value.column : null}
        disabled={columns.length === 0}
        placeholder={columns.length === 0 ? 'no table yet' : 'choose one'}
        onChange={(column) => column !== null && onChange({ ...value, column })}
      />
    </>
  );
}

import type { PipelineFunction } from '@gridloom/core/pipeline';
import { ActionIcon, Tooltip } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './inspector.module.css';
import { ParameterRow } from './parameter-row.tsx';
import { bindParameter, setDefault, strayValues } from './parameter-values.ts';

/** Where each parameter gets its value, and values that are left of parameters which the code has no more. */
export function ParameterList({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const signature = useEditor(readSignatures).get(item.id);
  const parameters = signature?.parameters ?? [];
  const strays = signature?.broken
    ? []
    : strayValues(
        item,
        parameters.map(({ name }) => name),
      );

  function remove(name: string) {
    // `bound` and `defaults` are separate fields of the patch, so neither edit undoes the other.
    store.getState().edit(bindParameter(item, name, null), setDefault(item, name, null));
  }

  if (parameters.length === 0 && strays.length === 0) return <p className={classes.quiet}>It has no parameters.</p>;
  return (
    <div>
      <h2 className={classes.label}>Parameters</h2>
      <ul className={classes.list} aria-label="Parameters">
        {parameters.map((parameter) => (
          <ParameterRow key={parameter.name} item={item} parameter={parameter} />
        ))}
        {strays.map((name) => (
          <li key={name} className={classes.parameter}>
            <span className={classes.listName}>
              <s>{name}</s>
            </span>
            <span className={classes.listAbout}>is no parameter any more</span>
            <Tooltip label="Remove its value">
              <ActionIcon size={24} aria-label={`Remove the value of ${name}`} onClick={() => remove(name)}>
                <Trash2 size={13} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
    </div>
  );
}

const readSignatures = (state: EditorState) => state.signatures;

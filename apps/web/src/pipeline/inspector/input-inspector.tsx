import type { PipelineInput } from '@gridloom/core/pipeline';
import { Select } from '@mantine/core';
import { useEditorStore } from '../editor-context.ts';
import { convertInput, INPUT_KINDS } from '../input-text.ts';
import { useNodeProblems } from '../use-compiled.ts';
import { DraftInput } from './draft-input.tsx';
import { InputAxes } from './input-axes.tsx';
import { InputPreview } from './input-preview.tsx';
import { InputValueFields } from './input-value-fields.tsx';
import classes from './inspector.module.css';
import { ProblemNotes } from './problem-notes.tsx';
import { renameInput } from './rename-input.ts';

/** An input: its name, how its value is given, and the first of its values. */
export function InputInspector({ input }: { readonly input: PipelineInput }) {
  const store = useEditorStore();
  const problems = useNodeProblems(input.id);
  const { edit } = store.getState();
  return (
    <div className={classes.panel}>
      <div className={classes.fields}>
        <DraftInput
          label="Name"
          classNames={{ input: 'mono' }}
          text={input.name}
          field="name"
          whenLeft
          read={(name) => renameInput(store.getState().pipeline, store.getState().signatures, input, name.trim())}
          problem={problems.find(({ place }) => place.field === 'name')?.message}
          onRead={(edits) => edit(...edits)}
        />
        <Select
          label="Kind"
          data={[...INPUT_KINDS]}
          value={input.value.kind}
          onChange={(kind) =>
            kind && edit({ type: 'changeInput', id: input.id, patch: { value: convertInput(input.value, kind) } })
          }
        />
        <InputValueFields
          key={input.value.kind}
          value={input.value}
          onChange={(value) => edit({ type: 'changeInput', id: input.id, patch: { value } })}
        />
        <ProblemNotes problems={problems.filter(({ place }) => place.field !== 'name')} />
        <InputPreview value={input.value} />
        <InputAxes input={input} />
      </div>
    </div>
  );
}

import type { PipelineFunction } from '@gridloom/core/pipeline';
import type { PythonFunction } from '@gridloom/core/python';
import { Select, Skeleton } from '@mantine/core';
import { lazy, Suspense, useRef } from 'react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { anchorOf, readCodeChange } from '../signature.ts';
import { useFieldProblems, useNodeProblems } from '../use-compiled.ts';
import { DraftInput } from './draft-input.tsx';
import classes from './inspector.module.css';
import { LanguageChoice } from './language-choice.tsx';
import { changeOutputs, readOutputs } from './output-names.ts';
import { ParameterList } from './parameter-list.tsx';
import { ProblemNotes } from './problem-notes.tsx';
import { useGesture } from './use-gesture.ts';

const CodeEditor = lazy(() => import('./code-editor.tsx'));

/** The function's code in its language, its outputs, and where its parameters get their values. */
export function CodeTab({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const signature = useEditor(readSignatures).get(item.id);
  const codeProblems = useFieldProblems(item.id, 'code');
  const outputProblem = useNodeProblems(item.id).find(({ place }) => place.field?.startsWith('outputs'))?.message;
  const { edit, dropLostWires } = store.getState();
  const gesture = useGesture();
  // The parameter names that the wires have, while one name is being replaced by another.
  const anchor = useRef<PythonFunction | null>(null);

  function begin() {
    anchor.current = anchorOf(item);
    gesture.onFocus();
  }

  function change(code: string) {
    const now = store.getState().pipeline.functions.find(({ id }) => id === item.id);
    if (!now || now.code === code) return;
    const { entry, renames, anchor: next } = readCodeChange(now, code, anchor.current);
    anchor.current = next;
    edit({ type: 'setFunctionCode', id: item.id, code, entry, renames });
  }

  function leave() {
    dropLostWires();
    gesture.onBlur();
  }

  return (
    <div className={classes.fields}>
      <LanguageChoice item={item} />
      <div className={classes.code} onFocus={begin} onBlur={leave}>
        <Suspense fallback={<Skeleton height={180} radius={0} />}>
          <CodeEditor
            key={item.language}
            language={item.language}
            value={item.code}
            onChange={change}
            problems={codeProblems}
          />
        </Suspense>
      </div>
      {signature?.broken && (
        <p className={classes.quiet} role="status">
          The code cannot be read as it is, so the ports of before stay.
        </p>
      )}
      <ProblemNotes problems={codeProblems} />
      {(signature?.functionNames.length ?? 0) > 1 && (
        <Select
          label="Function"
          description="The one that the pipeline calls"
          data={[...(signature?.functionNames ?? [])]}
          value={item.entry}
          onChange={(entry) => entry && edit({ type: 'changeFunction', id: item.id, patch: { entry } })}
        />
      )}
      <DraftInput
        label="Outputs"
        description={OUTPUTS_ARE[item.language]}
        classNames={{ input: 'mono' }}
        text={item.outputs.join(', ')}
        field="outputs"
        whenLeft
        read={readOutputs}
        problem={outputProblem}
        onRead={(outputs) => edit(...changeOutputs(store.getState().pipeline, item.id, outputs))}
      />
      <ParameterList item={item} />
    </div>
  );
}

const OUTPUTS_ARE = {
  python: 'Names of what it returns, separated by commas; more than one means a tuple.',
  shell: 'Names of what it prints or writes to files, separated by commas, in the order of its first comment.',
  javascript: 'Names of what it returns, separated by commas; more than one means an array or an object.',
} as const;

const readSignatures = (state: EditorState) => state.signatures;

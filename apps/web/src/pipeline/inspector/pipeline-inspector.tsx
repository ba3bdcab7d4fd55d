import type { PipelineEdit, Position } from '@gridloom/core/pipeline';
import { Button, Switch, Textarea } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { shortInput } from '../input-text.ts';
import { newInputId } from '../new-ids.ts';
import { useCompiled, useProfile } from '../use-compiled.ts';
import { DraftInput, readText } from './draft-input.tsx';
import classes from './inspector.module.css';
import { ResourceFields } from './resource-fields.tsx';
import { useGesture } from './use-gesture.ts';

/** Nothing is selected: the pipeline as a whole. */
export function PipelineInspector() {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const profile = useProfile();
  const { problems, facts } = useCompiled();
  const gesture = useGesture();
  const { edit, select } = store.getState();

  /** An input for a name that nothing gives a value, wired to every parameter of that name. */
  function addMissing(name: string) {
    const id = newInputId();
    const readers = pipeline.functions.filter(
      (item) =>
        store
          .getState()
          .signatures.get(item.id)
          ?.parameters.some((parameter) => parameter.name === name) &&
        !pipeline.wires.some(({ to }) => to.id === item.id && to.parameter === name),
    );
    const wires = readers.map(
      (item): PipelineEdit => ({ type: 'connect', from: { kind: 'input', id }, to: { id: item.id, parameter: name } }),
    );
    const position = leftOf(readers.map((item) => item.position));
    edit({ type: 'addInput', input: { id, name, value: { kind: 'none' }, position } }, ...wires);
    select([id]);
  }

  return (
    <div className={classes.panel}>
      <div className={classes.fields}>
        <DraftInput
          label="Name"
          text={pipeline.name}
          field="name"
          read={readText}
          onRead={(name) => edit({ type: 'renamePipeline', name })}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={8}
          value={pipeline.description}
          {...gesture}
          onChange={(event) => edit({ type: 'changePipeline', patch: { description: event.currentTarget.value } })}
        />
        <h2 className={classes.heading}>Inputs</h2>
        <ul className={classes.list}>
          {pipeline.inputs.map(({ id, name, value }) => (
            <li key={id}>
              <button type="button" className={classes.listRow} onClick={() => select([id])}>
                <span className={classes.listName}>{name}</span>
                <span className={classes.listAbout}>{shortInput(value)}</span>
              </button>
            </li>
          ))}
          {facts.missingInputs
            .filter((name) => !pipeline.inputs.some((input) => input.name === name))
            .map((name) => (
              <li key={name} className={classes.listRow}>
                <span className={classes.listName}>{name}</span>
                <span className={classes.listAbout}>nothing gives it a value</span>
                <Button
                  variant="default"
                  size="compact-xs"
                  leftSection={<Plus size={12} />}
                  onClick={() => addMissing(name)}
                >
                  Give {name} a value
                </Button>
              </li>
            ))}
        </ul>
        {pipeline.inputs.length + facts.missingInputs.length === 0 && (
          <p className={classes.quiet}>None yet. Parameters that no wire feeds become inputs.</p>
        )}
        <Switch
          label="Compare annotations along wires"
          description="A str that reaches an int parameter is an error; off: annotations are not looked at."
          checked={pipeline.checkTypes}
          onChange={(event) => edit({ type: 'changePipeline', patch: { checkTypes: event.currentTarget.checked } })}
        />
        <h2 className={classes.heading}>Resources of every function that does not say otherwise</h2>
        <ResourceFields
          form={pipeline.resources}
          inherited={profile?.defaults ?? {}}
          problems={problems.filter(({ place }) => !place.node)}
          onChange={(resources) => edit({ type: 'changePipeline', patch: { resources } })}
        />
      </div>
    </div>
  );
}

function leftOf(positions: readonly Position[]): Position {
  if (positions.length === 0) return { x: 0, y: 0 };
  return {
    x: Math.min(...positions.map(({ x }) => x)) - 280,
    y: positions[0]?.y ?? 0,
  };
}

const readPipeline = (state: EditorState) => state.pipeline;

import type { Pipeline, PipelineFunction } from '@gridloom/core/pipeline';
import type { Parameter } from '@gridloom/core/python';
import { ActionIcon, Tooltip } from '@mantine/core';
import { Unplug } from 'lucide-react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './inspector.module.css';

/** Where each parameter gets its value. */
export function ParameterList({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const parameters = useEditor(readSignatures).get(item.id)?.parameters ?? [];
  if (parameters.length === 0) return <p className={classes.quiet}>It has no parameters.</p>;
  return (
    <div>
      <h3 className={classes.label}>Parameters</h3>
      <ul className={classes.list} aria-label="Parameters">
        {parameters.map((parameter) => {
          const { text, wired } = sourceOf(pipeline, item, parameter);
          return (
            <li key={parameter.name} className={classes.listRow} style={{ paddingLeft: 0 }}>
              <span className={classes.listName}>{parameter.name}</span>
              <span className={classes.listAbout}>{text}</span>
              {wired && (
                <Tooltip label="Take the wire away">
                  <ActionIcon
                    size={22}
                    aria-label={`Disconnect ${parameter.name}`}
                    onClick={() =>
                      store.getState().edit({ type: 'disconnect', to: { id: item.id, parameter: parameter.name } })
                    }
                  >
                    <Unplug size={13} />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function sourceOf(pipeline: Pipeline, item: PipelineFunction, { name, defaultSource }: Parameter) {
  const wire = pipeline.wires.find(({ to }) => to.id === item.id && to.parameter === name);
  if (Object.hasOwn(item.bound, name)) return { text: `bound to ${JSON.stringify(item.bound[name])}`, wired: false };
  if (item.resourcesVariable === name) return { text: 'receives the resources', wired: false };
  if (wire) {
    const { from } = wire;
    const producer = pipeline.functions.find(({ id }) => id === from.id)?.entry ?? '?';
    const input = pipeline.inputs.find(({ id }) => id === from.id)?.name;
    return { text: from.kind === 'output' ? `${from.output} of ${producer}` : `input ${input ?? '?'}`, wired: true };
  }
  if (pipeline.inputs.some((input) => input.name === name)) return { text: `input ${name}, by name`, wired: false };
  if (Object.hasOwn(item.defaults, name))
    return { text: `default ${JSON.stringify(item.defaults[name])}`, wired: false };
  return { text: defaultSource === null ? 'nothing yet' : `default ${defaultSource}`, wired: false };
}

const readPipeline = (state: EditorState) => state.pipeline;
const readSignatures = (state: EditorState) => state.signatures;

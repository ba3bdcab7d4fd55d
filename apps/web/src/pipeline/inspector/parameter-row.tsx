import type { PipelineFunction } from '@gridloom/core/pipeline';
import type { Parameter } from '@gridloom/core/python';
import { ActionIcon, Tooltip } from '@mantine/core';
import { Pin, PinOff, Unplug } from 'lucide-react';
import { useState } from 'react';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useFieldProblems } from '../use-compiled.ts';
import { DraftInput } from './draft-input.tsx';
import classes from './inspector.module.css';
import { parameterSource } from './parameter-source.ts';
import { bindParameter, readGiven, setDefault, writeGiven } from './parameter-values.ts';

type ParameterRowProps = { readonly item: PipelineFunction; readonly parameter: Parameter };

/** A parameter and what it gets: a bound value, a wire, an input of its name, or a default that can be typed here. */
export function ParameterRow({ item, parameter }: ParameterRowProps) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  // Stays while its field has the focus, also with nothing in it.
  const [binding, setBinding] = useState(false);
  const { name } = parameter;
  const { edit } = store.getState();
  const source = parameterSource(pipeline, item, parameter);
  const bound = Object.hasOwn(item.bound, name);
  const boundProblem = useFieldProblems(item.id, `bound.${name}`)[0]?.message;
  const defaultProblem = useFieldProblems(item.id, `parameters.${name}`)[0]?.message;

  function bind() {
    setBinding(true);
    if (Object.hasOwn(item.defaults, name)) edit(bindParameter(item, name, { value: item.defaults[name]! }));
  }

  return (
    <li className={classes.parameter}>
      <span className={classes.listName}>{name}</span>
      {bound || binding ? (
        <div className={classes.given} onFocus={() => setBinding(true)} onBlur={() => setBinding(false)}>
          <DraftInput
            aria-label={`Bound value of ${name}`}
            placeholder="a value, such as 3 or [1, 2]"
            classNames={{ input: 'mono' }}
            leftSection={<Pin size={12} aria-hidden />}
            autoFocus={binding}
            text={writeGiven(item.bound, name)}
            field={`bound.${name}`}
            read={readGiven}
            problem={boundProblem}
            onRead={(given) => edit(bindParameter(item, name, given))}
          />
        </div>
      ) : source.kind === 'default' ? (
        <div className={classes.given}>
          <DraftInput
            aria-label={`Default of ${name}`}
            placeholder={source.text}
            classNames={{ input: 'mono' }}
            text={writeGiven(item.defaults, name)}
            field={`parameters.${name}`}
            read={readGiven}
            problem={defaultProblem}
            onRead={(given) => edit(setDefault(item, name, given))}
          />
        </div>
      ) : (
        <span className={classes.listAbout} title={source.text}>
          {source.text}
        </span>
      )}
      {!bound && source.kind === 'wire' && (
        <Tooltip label="Take the wire away">
          <ActionIcon
            size={24}
            aria-label={`Disconnect ${name}`}
            onClick={() => edit({ type: 'disconnect', to: { id: item.id, parameter: name } })}
          >
            <Unplug size={13} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={bound ? 'Free it from its bound value' : 'Bind it to a value, which then wins over all else'}>
        <ActionIcon
          size={24}
          aria-label={bound ? `Unbind ${name}` : `Bind ${name}`}
          onClick={() => (bound ? edit(bindParameter(item, name, null)) : bind())}
        >
          {bound ? <PinOff size={13} /> : <Pin size={13} />}
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;

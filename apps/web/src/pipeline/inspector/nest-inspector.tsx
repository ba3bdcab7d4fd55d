import type { Nest } from '@gridloom/core/pipeline';
import { mergeResources } from '@gridloom/core/resources';
import { Button, MultiSelect, Textarea } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useCompiled, useNodeProblems, useProfile } from '../use-compiled.ts';
import { Choice } from './choice.tsx';
import { DraftInput, readText } from './draft-input.tsx';
import { ExpressionPreview } from './expression-preview.tsx';
import classes from './inspector.module.css';
import { ProblemNotes } from './problem-notes.tsx';
import { ResourceFields } from './resource-fields.tsx';
import { readChunkSize } from './resource-text.ts';
import { ResourcesInForce } from './resources-in-force.tsx';
import { RetryPolicyFields } from './retry-policy-fields.tsx';
import { ScriptPreview } from './script-preview.tsx';
import { useGesture } from './use-gesture.ts';

/** Functions that run together: what of them stays visible, and what a task of them asks for. */
export function NestInspector({ nest }: { readonly nest: Nest }) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const profile = useProfile();
  const problems = useNodeProblems(nest.id);
  const facts = useCompiled().facts.functions[nest.id];
  const gesture = useGesture();
  const { edit, select } = store.getState();
  const members = pipeline.functions.filter(({ id }) => nest.functions.includes(id));
  const outputs = [...new Set(members.flatMap((item) => item.outputs))];
  const change = (patch: Partial<Omit<Nest, 'id'>>) => edit({ type: 'changeNest', id: nest.id, patch });

  return (
    <div className={classes.panel}>
      <div className={classes.fields}>
        <div className={classes.kind}>Nest: these functions run one after another in one task</div>
        <DraftInput
          label="Name"
          classNames={{ input: 'mono' }}
          text={nest.name}
          field="name"
          read={readText}
          problem={problems.find(({ place }) => place.field === 'name')?.message}
          onRead={(name) => change({ name })}
        />
        <ProblemNotes problems={problems.filter(({ place }) => !/^(name$|resources)/.test(place.field ?? ''))} />
        {facts?.mapspec && (
          <p className={classes.quiet}>
            Runs over <code className="mono">{facts.mapspec}</code>
          </p>
        )}
        <h2 className={classes.heading}>Functions</h2>
        <ul className={classes.list}>
          {members.map((item) => (
            <li key={item.id}>
              <button type="button" className={classes.listRow} onClick={() => select([item.id])}>
                <span className={classes.listName}>{item.entry}</span>
                <span className={classes.listAbout}>{item.outputs.join(', ')}</span>
              </button>
            </li>
          ))}
        </ul>
        <MultiSelect
          label="Outputs kept"
          description="The others live only while the task runs."
          data={outputs}
          value={nest.outputs ?? outputs}
          onChange={(kept) => change({ outputs: kept.length === outputs.length ? null : kept })}
        />
        <div className={classes.pair}>
          <Choice label="Scope" value={nest.scope} data={['map', 'element']} onChange={(scope) => change({ scope })} />
          <DraftInput
            label="Chunk size"
            placeholder={nest.scope === 'map' ? 'all in one task' : 'one per task'}
            disabled={nest.scope === 'element'}
            text={nest.chunkSize === null ? '' : String(nest.chunkSize)}
            field="chunkSize"
            read={readChunkSize}
            onRead={(chunkSize) => change({ chunkSize })}
          />
        </div>
        <Choice
          label="Executor"
          value={nest.executor}
          data={['slurm', 'local']}
          onChange={(executor) => change({ executor })}
        />
        <h2 className={classes.heading}>Resources; when all are empty, the most that one of its functions asks for</h2>
        <ResourceFields
          form={nest.resources}
          inherited={mergeResources(profile?.defaults ?? {}, pipeline.resources)}
          problems={problems}
          onChange={(resources) => change({ resources })}
        />
        <ResourcesInForce
          id={nest.id}
          {...(Object.keys(nest.resources).length === 0 && { own: 'the most of its functions' })}
        />
        <ExpressionPreview id={nest.id} />
        <RetryPolicyFields policy={nest.retry} onChange={(retry) => change({ retry })} />
        <ScriptPreview id={nest.id} />
        <Textarea
          label="Notes"
          autosize
          minRows={2}
          value={nest.notes}
          {...gesture}
          onChange={(event) => change({ notes: event.currentTarget.value })}
        />
        <div className={classes.chips}>
          <Button
            variant="default"
            onClick={() => {
              edit({ type: 'unnest', id: nest.id });
              select(nest.functions);
            }}
          >
            Unnest
          </Button>
        </div>
      </div>
    </div>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;

import type { PipelineFunction } from '@gridloom/core/pipeline';
import { mergeResources, type ResourceForm } from '@gridloom/core/resources';
import { Button, Select } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useFieldProblems, useNodeProblems, useProfile } from '../use-compiled.ts';
import { Choice } from './choice.tsx';
import { DraftInput } from './draft-input.tsx';
import { ExpressionPreview } from './expression-preview.tsx';
import classes from './inspector.module.css';
import { ResourceFields, withField } from './resource-fields.tsx';
import { readChunkSize } from './resource-text.ts';
import { ResourcesInForce } from './resources-in-force.tsx';
import { RetryPolicyFields } from './retry-policy-fields.tsx';
import { ScriptPreview } from './script-preview.tsx';

/** How the function's elements are cut into tasks, and what each task asks for. */
export function ResourcesTab({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const profile = useProfile();
  const pipelineResources = useEditor(readPipelineResources);
  const nest = useEditor(readNests).find(({ functions }) => functions.includes(item.id));
  const parameters = useEditor(readSignatures).get(item.id)?.parameters ?? [];
  const problems = useNodeProblems(item.id);
  const chunkProblem = useFieldProblems(item.id, 'chunkSize')[0]?.message;
  const variableProblem = useFieldProblems(item.id, 'resourcesVariable')[0]?.message;
  const inherited = mergeResources(profile?.defaults ?? {}, pipelineResources);
  const change = (patch: Partial<Omit<PipelineFunction, 'id'>>) =>
    store.getState().edit({ type: 'changeFunction', id: item.id, patch });
  const changeForm = (resources: ResourceForm) => change({ resources });
  const said = item.resources.parallelizationMode ?? inherited.parallelizationMode;
  const mode = said === 'internal' ? 'internal' : 'external';

  return (
    <div className={classes.fields}>
      {nest && (
        <div className={classes.problem} data-severity="hint">
          <span>
            It runs in a task of {nest.name}: how that is cut, and what it asks for, is said there. What is said here
            counts towards it where {nest.name} says nothing.
          </span>
          <div className={classes.chips}>
            <Button variant="default" size="compact-xs" onClick={() => store.getState().select([nest.id])}>
              Go to {nest.name}
            </Button>
          </div>
        </div>
      )}
      <div className={classes.pair}>
        <Choice label="Scope" value={item.scope} data={['map', 'element']} onChange={(scope) => change({ scope })} />
        <DraftInput
          label="Chunk size"
          placeholder={item.scope === 'map' ? 'all in one task' : 'one per task'}
          disabled={item.scope === 'element'}
          text={item.chunkSize === null ? '' : String(item.chunkSize)}
          field="chunkSize"
          read={readChunkSize}
          problem={chunkProblem}
          onRead={(chunkSize) => change({ chunkSize })}
        />
      </div>
      <p className={classes.quiet}>
        {item.scope === 'map'
          ? 'A task computes a chunk of elements; all tasks ask for the same, unless an expression says otherwise.'
          : 'Each element is a task of its own, with its own resources.'}
      </p>
      <div className={classes.pair}>
        <Choice
          label="Executor"
          value={item.executor}
          data={['slurm', 'local']}
          onChange={(executor) => change({ executor })}
        />
        <Choice
          label="Parallelisation"
          value={mode}
          data={['external', 'internal']}
          onChange={(value) => changeForm(withField(item.resources, 'parallelizationMode', value))}
        />
      </div>
      <p className={classes.quiet}>
        {mode === 'internal'
          ? 'Internal: elements run one after another, and the function uses the CPUs itself.'
          : 'External: elements of a task run side by side, as many as it has CPUs.'}
      </p>
      <ResourceFields form={item.resources} inherited={inherited} problems={problems} onChange={changeForm} />
      <ResourcesInForce id={nest?.id ?? item.id} {...(nest && { own: `of ${nest.name}` })} />
      {!nest && <ExpressionPreview id={item.id} />}
      <Select
        label="Resources variable"
        description="The parameter that receives what the task got, as an object."
        placeholder="none"
        clearable
        data={parameters.map(({ name }) => name)}
        value={item.resourcesVariable}
        error={variableProblem}
        onChange={(resourcesVariable) => change({ resourcesVariable })}
      />
      {!nest && <RetryPolicyFields policy={item.retry} onChange={(retry) => change({ retry })} />}
      {!nest && <ScriptPreview id={item.id} />}
    </div>
  );
}

const readNests = (state: EditorState) => state.pipeline.nests;
const readPipelineResources = (state: EditorState) => state.pipeline.resources;
const readSignatures = (state: EditorState) => state.signatures;

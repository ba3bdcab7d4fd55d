import type { PipelineFunction } from '@gridloom/core/pipeline';
import { mergeResources, type ResourceForm } from '@gridloom/core/resources';
import { SegmentedControl, Select } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useFieldProblems, useNodeProblems, useProfile } from '../use-compiled.ts';
import { DraftInput } from './draft-input.tsx';
import classes from './inspector.module.css';
import { ResourceFields, withField } from './resource-fields.tsx';
import { readChunkSize } from './resource-text.ts';
import { ScriptPreview } from './script-preview.tsx';

/** How the function's elements are cut into tasks, and what each task asks for. */
export function ResourcesTab({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const profile = useProfile();
  const pipelineResources = useEditor(readPipelineResources);
  const parameters = useEditor(readSignatures).get(item.id)?.parameters ?? [];
  const problems = useNodeProblems(item.id);
  const chunkProblem = useFieldProblems(item.id, 'chunkSize')[0]?.message;
  const variableProblem = useFieldProblems(item.id, 'resourcesVariable')[0]?.message;
  const inherited = mergeResources(profile?.defaults ?? {}, pipelineResources);
  const change = (patch: Partial<Omit<PipelineFunction, 'id'>>) =>
    store.getState().edit({ type: 'changeFunction', id: item.id, patch });
  const changeForm = (resources: ResourceForm) => change({ resources });
  const mode = item.resources.parallelizationMode ?? inherited.parallelizationMode ?? 'external';

  return (
    <div className={classes.fields}>
      <div className={classes.pair}>
        <div>
          <h3 className={classes.label} id="scope">
            Scope
          </h3>
          <SegmentedControl
            fullWidth
            aria-labelledby="scope"
            value={item.scope}
            onChange={(scope) => change({ scope: scope === 'element' ? 'element' : 'map' })}
            data={['map', 'element']}
          />
        </div>
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
        <div>
          <h3 className={classes.label} id="executor">
            Executor
          </h3>
          <SegmentedControl
            fullWidth
            aria-labelledby="executor"
            value={item.executor}
            onChange={(executor) => change({ executor: executor === 'local' ? 'local' : 'slurm' })}
            data={['slurm', 'local']}
          />
        </div>
        <div>
          <h3 className={classes.label} id="parallelisation">
            Parallelisation
          </h3>
          <SegmentedControl
            fullWidth
            aria-labelledby="parallelisation"
            value={mode === 'internal' ? 'internal' : 'external'}
            onChange={(value) => changeForm(withField(item.resources, 'parallelizationMode', value))}
            data={['external', 'internal']}
          />
        </div>
      </div>
      <p className={classes.quiet}>
        {mode === 'internal'
          ? 'Internal: elements run one after another, and the function uses the CPUs itself.'
          : 'External: elements of a task run side by side, as many as it has CPUs.'}
      </p>
      <ResourceFields form={item.resources} inherited={inherited} problems={problems} onChange={changeForm} />
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
      <ScriptPreview item={item} />
    </div>
  );
}

const readPipelineResources = (state: EditorState) => state.pipeline.resources;
const readSignatures = (state: EditorState) => state.signatures;

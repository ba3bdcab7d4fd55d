import type { PipelineInput } from '@gridloom/core/pipeline';
import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useCompiled } from '../use-compiled.ts';
import { AddAxis } from './add-axis.tsx';
import { AxisChip } from './axis-chip.tsx';
import classes from './inspector.module.css';

/** The axes along which functions go through an input, and the way to another one. */
export function InputAxes({ input: { id, name } }: { readonly input: PipelineInput }) {
  const compiled = useCompiled();
  const reader = useEditor(readPipeline).wires.find(({ from }) => from.id === id)?.to.id;
  const array = compiled.ok ? compiled.plan.arrays[name] : undefined;
  const axes = (array?.axes ?? []).flatMap((axis, at) =>
    axis === null ? [] : [{ name: axis, size: array?.shape[at] ?? null, external: true }],
  );
  return (
    <div>
      <h2 className={classes.label}>Axes</h2>
      <div className={classes.chips}>
        {axes.map((axis) => (
          <AxisChip key={axis.name} axis={axis} of={reader} />
        ))}
        <AddAxis arrays={[name]} />
      </div>
    </div>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;

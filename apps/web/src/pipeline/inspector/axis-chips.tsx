import type { PipelineFunction } from '@gridloom/core/pipeline';
import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { useCompiled } from '../use-compiled.ts';
import { AddAxis } from './add-axis.tsx';
import { arraysRead } from './arrays-read.ts';
import { axesOfFacts } from './axes-of-facts.ts';
import { AxisChip } from './axis-chip.tsx';
import classes from './inspector.module.css';

/** The axes of a function's outputs as chips, and the way to another axis of what it reads. */
export function AxisChips({ item }: { readonly item: PipelineFunction }) {
  const pipeline = useEditor(readPipeline);
  const signature = useEditor(readSignatures).get(item.id);
  const facts = useCompiled().facts.functions[item.id];
  const axes = facts ? axesOfFacts(facts) : [];
  const arrays = arraysRead(pipeline, item, signature);
  if (axes.length + arrays.length === 0) return null;
  return (
    <div>
      <h2 className={classes.label}>Axes</h2>
      <div className={classes.chips}>
        {axes.map((axis) => (
          <AxisChip key={axis.name} axis={axis} of={item.id} />
        ))}
        {arrays.length > 0 && <AddAxis arrays={arrays} />}
      </div>
    </div>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;
const readSignatures = (state: EditorState) => state.signatures;

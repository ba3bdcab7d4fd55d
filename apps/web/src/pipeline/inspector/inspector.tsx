import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import { FunctionInspector } from './function-inspector.tsx';
import { InputInspector } from './input-inspector.tsx';
import classes from './inspector.module.css';
import { NestInspector } from './nest-inspector.tsx';
import { PipelineInspector } from './pipeline-inspector.tsx';
import { SelectionInspector } from './selection-inspector.tsx';

/** What is selected, to look at and to change. */
export function Inspector() {
  const pipeline = useEditor(readPipeline);
  const selected = useEditor(readSelected);
  const [only] = selected;
  const item = selected.size === 1 ? pipeline.functions.find(({ id }) => id === only) : undefined;
  const input = selected.size === 1 ? pipeline.inputs.find(({ id }) => id === only) : undefined;
  const nest = selected.size === 1 ? pipeline.nests.find(({ id }) => id === only) : undefined;
  return (
    <aside className={classes.inspector} aria-label="Inspector">
      {item && <FunctionInspector key={item.id} item={item} />}
      {input && <InputInspector key={input.id} input={input} />}
      {nest && <NestInspector key={nest.id} nest={nest} />}
      {!item && !input && !nest && (selected.size === 0 ? <PipelineInspector /> : <SelectionInspector />)}
    </aside>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;
const readSelected = (state: EditorState) => state.selected;

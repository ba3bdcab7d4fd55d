import { refuseWire } from '@gridloom/core/pipeline';
import { Panel, useConnection } from '@xyflow/react';
import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './canvas.module.css';
import { toWire } from './to-react-flow.ts';

/** While a wire is dragged to where it cannot end: why not. */
export function RefusalHint() {
  const pipeline = useEditor(readPipeline);
  const connection = useConnection();
  if (!connection.inProgress || connection.isValid !== false || !connection.toHandle) return null;
  const [source, target] =
    connection.fromHandle.type === 'source'
      ? [connection.fromHandle, connection.toHandle]
      : [connection.toHandle, connection.fromHandle];
  const wire = toWire(pipeline, {
    source: source.nodeId,
    sourceHandle: source.id ?? null,
    target: target.nodeId,
    targetHandle: target.id ?? null,
  });
  const why = wire ? refuseWire(pipeline, wire) : 'A wire goes from an output or an input to a parameter.';
  return (
    <Panel position="top-center" style={{ marginTop: 60 }}>
      <div className={classes.refusal} role="status">
        {why}
      </div>
    </Panel>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;

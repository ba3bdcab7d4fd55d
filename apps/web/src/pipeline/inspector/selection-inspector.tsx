import { Button } from '@mantine/core';
import { currentCommands } from '../../ui/command-registry.ts';
import { wireId } from '../canvas/to-react-flow.ts';
import { useEditor } from '../editor-context.ts';
import type { EditorState } from '../editor-store.ts';
import classes from './inspector.module.css';

/** Several nodes, or wires: what can be done with all of them. */
export function SelectionInspector() {
  const pipeline = useEditor(readPipeline);
  const selected = useEditor(readSelected);
  const wires = pipeline.wires.filter(({ to }) => selected.has(wireId(to)));
  const nodes = [...pipeline.functions, ...pipeline.inputs, ...pipeline.nests].filter(({ id }) => selected.has(id));
  const functions = pipeline.functions.filter(({ id }) => selected.has(id));
  const parts = [
    nodes.length > 0 && `${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'}`,
    wires.length > 0 && `${wires.length} ${wires.length === 1 ? 'wire' : 'wires'}`,
  ];
  return (
    <div className={classes.fields}>
      <div className={classes.kind}>{parts.filter(Boolean).join(' and ')} selected</div>
      <ul className={classes.list}>
        {wires.map((wire) => (
          <li key={wireId(wire.to)} className={classes.listRow}>
            <span className={classes.listName}>
              {wire.from.kind === 'output'
                ? wire.from.output
                : pipeline.inputs.find(({ id }) => id === wire.from.id)?.name}
            </span>
            <span className={classes.listAbout}>
              to {wire.to.parameter} of {pipeline.functions.find(({ id }) => id === wire.to.id)?.entry}
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.chips}>
        {nodes.length > 0 && (
          <Button variant="default" onClick={() => run('duplicate')}>
            Duplicate
          </Button>
        )}
        {functions.length > 1 && (
          <Button variant="default" onClick={() => run('nest')} title="They run one after another in one task">
            Nest into one task
          </Button>
        )}
        <Button variant="default" onClick={() => run('delete')}>
          Delete
        </Button>
      </div>
    </div>
  );
}

/** The canvas owns what these do; here they only get a button. */
function run(id: string): void {
  currentCommands()
    .find((command) => command.id === id)
    ?.run();
}

const readPipeline = (state: EditorState) => state.pipeline;
const readSelected = (state: EditorState) => state.selected;

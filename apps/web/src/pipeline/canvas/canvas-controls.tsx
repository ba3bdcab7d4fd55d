import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Plus, Spline, Variable, WandSparkles, ZoomIn, ZoomOut } from 'lucide-react';
import { useEditorStore } from '../editor-context.ts';
import classes from './canvas.module.css';
import { tidyUp } from './tidy-up.ts';
import { useAddAtCentre } from './use-add-at-centre.ts';
import { useConnectByName } from './use-connect-by-name.ts';

/** What one does to the canvas as a whole. */
export function CanvasControls() {
  const store = useEditorStore();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  const addAtCentre = useAddAtCentre();
  const connect = useConnectByName();

  function tidy() {
    const { pipeline, signatures, edit } = store.getState();
    edit({ type: 'moveNodes', positions: tidyUp(pipeline, signatures) });
    void fitView({ padding: 0.06, maxZoom: 1, duration: 200 });
  }

  return (
    <>
      <Panel position="top-left" className={classes.controls}>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Plus size={14} />}
          onClick={() => addAtCentre({ kind: 'function' })}
        >
          Add function
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<Variable size={14} />}
          onClick={() => addAtCentre({ kind: 'input' })}
        >
          Add input
        </Button>
        <div className={classes.divider} />
        <Tooltip label="Connect by name (Shift Alt W)">
          <ActionIcon aria-label="Connect by name" onClick={connect}>
            <Spline size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Tidy up (Shift Alt T)">
          <ActionIcon aria-label="Tidy up" onClick={tidy}>
            <WandSparkles size={15} />
          </ActionIcon>
        </Tooltip>
      </Panel>
      <Panel position="bottom-right" className={classes.controls} style={{ marginBottom: 24 }}>
        <ActionIcon aria-label="Zoom out" onClick={() => void zoomOut()}>
          <ZoomOut size={15} />
        </ActionIcon>
        <span className={classes.zoom}>{zoom}%</span>
        <ActionIcon aria-label="Zoom in" onClick={() => void zoomIn()}>
          <ZoomIn size={15} />
        </ActionIcon>
        <Tooltip label="Fit to window (F)">
          <ActionIcon aria-label="Fit to window" onClick={() => void fitView({ padding: 0.06, maxZoom: 1 })}>
            <Maximize size={15} />
          </ActionIcon>
        </Tooltip>
      </Panel>
    </>
  );
}

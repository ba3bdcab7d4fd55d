import type { PipelineFunction } from '@gridloom/core/pipeline';
import { Tabs, Textarea } from '@mantine/core';
import { useEditor, useEditorStore } from '../editor-context.ts';
import type { EditorState, InspectorTab } from '../editor-store.ts';
import { useNodeProblems } from '../use-compiled.ts';
import { CodeTab } from './code-tab.tsx';
import { DraftInput, readText } from './draft-input.tsx';
import classes from './inspector.module.css';
import { MapTab } from './map-tab.tsx';
import { renameEntry } from './rename-entry.ts';
import { ResourcesTab } from './resources-tab.tsx';
import { useGesture } from './use-gesture.ts';

/** A function: its code, how it is mapped, what it asks for, and notes. */
export function FunctionInspector({ item }: { readonly item: PipelineFunction }) {
  const store = useEditorStore();
  const tab = useEditor(readTab);
  const nameProblem = useNodeProblems(item.id).find(({ place }) => place.field === 'entry')?.message;
  const gesture = useGesture();
  const { edit, showTab } = store.getState();
  return (
    <>
      <div className={classes.head}>
        <DraftInput
          label="Name"
          text={item.entry}
          field="entry"
          read={readText}
          problem={nameProblem}
          onRead={(name) => edit(renameEntry(item, name))}
        />
      </div>
      <Tabs
        value={tab}
        onChange={(value) => value && showTab(value as InspectorTab /* the values below */)}
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          <Tabs.Tab value="code">Code</Tabs.Tab>
          <Tabs.Tab value="map">Map</Tabs.Tab>
          <Tabs.Tab value="resources">Resources</Tabs.Tab>
          <Tabs.Tab value="notes">Notes</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="code" className={classes.panel}>
          <CodeTab item={item} />
        </Tabs.Panel>
        <Tabs.Panel value="map" className={classes.panel}>
          <MapTab item={item} />
        </Tabs.Panel>
        <Tabs.Panel value="resources" className={classes.panel}>
          <ResourcesTab item={item} />
        </Tabs.Panel>
        <Tabs.Panel value="notes" className={classes.panel}>
          <div className={classes.fields}>
            <Textarea
              label="Notes"
              description="For whoever reads this pipeline; nothing else reads them."
              autosize
              minRows={8}
              value={item.notes}
              {...gesture}
              onChange={(event) =>
                edit({ type: 'changeFunction', id: item.id, patch: { notes: event.currentTarget.value } })
              }
            />
          </div>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

const readTab = (state: EditorState) => state.tab;

import type { Pipeline } from '@gridloom/core/pipeline';
import type { Selection } from '@gridloom/core/plan';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ReactFlowProvider } from '@xyflow/react';
import { Play } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from 'zustand';
import { ConflictBar } from '../pipeline/bar/conflict-bar.tsx';
import { PipelineName } from '../pipeline/bar/pipeline-name.tsx';
import { ProblemCount } from '../pipeline/bar/problem-count.tsx';
import { ProfilePicker, useChosenProfile } from '../pipeline/bar/profile-picker.tsx';
import { SaveStateText } from '../pipeline/bar/save-state-text.tsx';
import { UndoButtons } from '../pipeline/bar/undo-buttons.tsx';
import { Canvas } from '../pipeline/canvas/canvas.tsx';
import { compilePipeline } from '../pipeline/compile-pipeline.ts';
import { EditorStoreContext } from '../pipeline/editor-context.ts';
import { createEditorStore } from '../pipeline/editor-store.ts';
import { ExportMenu } from '../pipeline/export/export-menu.tsx';
import { Inspector } from '../pipeline/inspector/inspector.tsx';
import { useNewPipeline } from '../pipeline/list/use-new-pipeline.ts';
import { ProblemsPanel } from '../pipeline/problems-panel.tsx';
import { withProblems } from '../pipeline/syntax-problems.ts';
import { useAutosave } from '../pipeline/use-autosave.ts';
import { CompiledContext, ProfileContext, useCompiledPipeline } from '../pipeline/use-compiled.ts';
import { useSyntaxProblems } from '../pipeline/use-syntax-problems.ts';
import { StartRunDialog } from '../plan/start-run-dialog.tsx';
import { useCommands } from '../ui/command-registry.ts';
import { Crumbs } from '../ui/crumbs.tsx';
import { Page } from '../ui/page.tsx';
import classes from './editor-page.module.css';
import { useLeaveGuard } from './use-leave-guard.ts';

type OpenedEditorProps = {
  readonly saved: { readonly id: string; readonly revision: number; readonly pipeline: Pipeline };
  readonly onReload: () => void;
};

/** A pipeline that is open: the canvas, what is selected, what is wrong, and the way to a run. */
export function OpenedEditor({ saved, onReload }: OpenedEditorProps) {
  const navigate = useNavigate();
  const [store] = useState(() => createEditorStore(saved.pipeline));
  const autosave = useAutosave(store, saved);
  const pipeline = useStore(store, (state) => state.pipeline);
  const { profiles, profile, choose } = useChosenProfile();
  const planned = useCompiledPipeline(pipeline, profile);
  const syntax = useSyntaxProblems(pipeline);
  const compiled = useMemo(() => withProblems(planned, syntax), [planned, syntax]);
  const compile = useCallback(
    (selection: Selection) => compilePipeline(pipeline, profile, selection),
    [pipeline, profile],
  );
  const [problemsOpened, setProblemsOpened] = useState(false);
  const [starting, setStarting] = useState(false);
  // The copy holds everything, so leaving this editor for it loses nothing.
  const copy = useNewPipeline(
    (pipelineId) => void navigate({ to: '/pipelines/$pipelineId', params: { pipelineId }, ignoreBlocker: true }),
  );
  useLeaveGuard(autosave);
  useCommands(
    useMemo(
      () => [
        {
          id: 'run',
          group: 'Editor',
          label: 'Run…',
          shortcut: 'mod+Enter',
          whileTyping: true,
          run: () => setStarting(true),
        },
        {
          id: 'problems',
          group: 'Editor',
          label: 'Show problems',
          shortcut: 'P',
          run: () => setProblemsOpened((now) => !now),
        },
      ],
      [],
    ),
  );

  return (
    <EditorStoreContext value={store}>
      <ProfileContext value={profile}>
        <CompiledContext value={compiled}>
          <Page
            title={pipeline.name || 'Untitled'}
            flush
            bar={
              <>
                <Crumbs to="/pipelines" label="Pipelines" />
                <PipelineName />
                <SaveStateText autosave={autosave} />
              </>
            }
            actions={
              <>
                <UndoButtons />
                <ProblemCount opened={problemsOpened} onToggle={() => setProblemsOpened((now) => !now)} />
                <ExportMenu />
                <ProfilePicker profiles={profiles} profile={profile} onChoose={choose} />
                <Button leftSection={<Play size={13} />} onClick={() => setStarting(true)}>
                  Run
                </Button>
              </>
            }
          >
            <ConflictBar
              autosave={autosave}
              onReload={onReload}
              onSaveAsCopy={() => copy.create({ ...pipeline, name: `${pipeline.name} (copy)` })}
            />
            <ReactFlowProvider>
              <Group orientation="horizontal" className={classes.body}>
                <Panel id="canvas" minSize={320} className={classes.left}>
                  <div className={classes.canvas}>
                    <Canvas />
                  </div>
                  {problemsOpened && <ProblemsPanel onClose={() => setProblemsOpened(false)} />}
                </Panel>
                <Separator className={classes.separator} aria-label="Resize the inspector" />
                <Panel
                  id="inspector"
                  defaultSize={380}
                  minSize={300}
                  maxSize="60%"
                  groupResizeBehavior="preserve-pixel-size"
                >
                  <Inspector />
                </Panel>
              </Group>
            </ReactFlowProvider>
          </Page>
          <StartRunDialog
            opened={starting}
            onClose={() => setStarting(false)}
            pipeline={pipeline}
            pipelineId={saved.id}
            profile={profile}
            compile={compile}
            syntax={syntax}
            onShowProblem={({ place }) => {
              setStarting(false);
              // After the dialog has closed, or it would give the focus back to the button that opened it.
              setTimeout(() => store.getState().showPlace(place));
            }}
            onFix={(fix) => store.getState().edit(...fix.edits)}
            onStarted={(runId) => void navigate({ to: '/runs/$runId', params: { runId } })}
          />
        </CompiledContext>
      </ProfileContext>
    </EditorStoreContext>
  );
}

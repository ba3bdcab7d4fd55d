import type { Problem } from '@gridloom/core/pipeline';
import { ActionIcon } from '@mantine/core';
import { Check, CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useEditor, useEditorStore } from './editor-context.ts';
import type { EditorState } from './editor-store.ts';
import { FixButton } from './fix-button.tsx';
import { nodeName } from './node-name.ts';
import classes from './problems-panel.module.css';
import { useCompiled, worstFirst } from './use-compiled.ts';

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Info };

/** Every problem with its place and remedy; a click goes there. */
export function ProblemsPanel({ onClose }: { readonly onClose: () => void }) {
  const { problems } = useCompiled();
  return (
    <section className={classes.panel} aria-label="Problems">
      <header className={classes.header}>
        <h2 className={classes.heading}>Problems</h2>
        <ActionIcon aria-label="Close problems" onClick={onClose}>
          <X size={14} />
        </ActionIcon>
      </header>
      {problems.length === 0 ? (
        <div className={classes.none}>
          <Check size={14} aria-hidden /> Nothing is wrong; the pipeline can run.
        </div>
      ) : (
        <ul className={classes.list}>
          {worstFirst(problems).map((problem, index) => (
            <ProblemRow key={`${problem.code} ${problem.place.node?.id} ${index}`} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ProblemRow({ problem }: { readonly problem: Problem }) {
  const store = useEditorStore();
  const pipeline = useEditor(readPipeline);
  const Icon = ICONS[problem.severity];
  const name = nodeName(pipeline, problem.place.node?.id);
  return (
    <li className={classes.item}>
      <button type="button" className={classes.row} onClick={() => store.getState().showPlace(problem.place)}>
        <Icon size={14} className={classes[problem.severity]} aria-label={problem.severity} />
        <span className={classes.text}>
          <span>{problem.message}</span> <span className={classes.hint}>{problem.hint}</span>
        </span>
        <span className={classes.place}>{name ?? 'pipeline'}</span>
      </button>
      {problem.fix && <FixButton fix={problem.fix} />}
    </li>
  );
}

const readPipeline = (state: EditorState) => state.pipeline;
